"""Printing an ordinary object shows where it lies in memory, whoever prints it; records show what they hold."""
# rules: credential-in-log

import logging
import os
from dataclasses import dataclass

log = logging.getLogger(__name__)


class Client:
    def __init__(self):
        self.api_key = os.environ["SERVICE_API_KEY"]


@dataclass
class Settings:
    api_key: str


def tell(thing):
    log.info("using %s", thing)  # expect: credential-in-log


def tell_address(thing):
    log.info(f"using {thing}")  # ok: credential-in-log


def tell_all(things):
    log.info("using %s", things)  # ok: credential-in-log


def start():
    client = Client()
    tell(Settings(os.environ["SERVICE_API_KEY"]))
    tell(client)
    tell_address(client)
    tell_all([client])
    log.info("key %s", client.api_key)  # expect: credential-in-log
