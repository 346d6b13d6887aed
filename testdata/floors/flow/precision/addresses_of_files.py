"""The address of a database that is a file holds no password."""
# rules: credential-in-log

import logging
import os

log = logging.getLogger(__name__)
URL = os.environ["DATABASE_URL"]


def by_prefix():
    if URL.startswith("sqlite:///"):
        log.info("database %s", URL)  # ok: credential-in-log
    else:
        log.info("database %s", URL)  # expect: credential-in-log


def replaced():
    log.info("database %s", URL.replace("sqlite:///", ""))  # ok: credential-in-log
    log.info("database %s", URL.replace("postgresql://", ""))  # expect: credential-in-log


def without_prefix():
    log.info("database %s", URL.removeprefix("sqlite:///"))  # ok: credential-in-log
    log.info("database %s", URL.removeprefix("postgres://"))  # expect: credential-in-log


def mentioned():
    if "sqlite" in URL:
        log.info("database %s", URL)  # ok: credential-in-log
    if "postgresql" in URL:
        log.info("database %s", URL)  # expect: credential-in-log


by_prefix()
replaced()
without_prefix()
mentioned()
