"""A copy of the environment is not the environment: what a child process is given stays there."""
# rules: credential-in-log

import logging
import os
import subprocess

from flask import Flask

app = Flask(__name__)
log = logging.getLogger(__name__)


def run(command):
    env = os.environ.copy()
    env.update({"SERVICE_PASSWORD": os.environ["SERVICE_PASSWORD"]})
    return subprocess.run(command, env=env, check=True)


def setting(name):
    return os.environ.get(name)


def tell(name):
    log.info("the setting is %s", setting(name))  # ok: credential-in-log


def tell_copy():
    env = os.environ.copy()
    env["PLACE"] = os.environ["SERVICE_PASSWORD"]
    log.info("the place is %s", env["PLACE"])  # expect: credential-in-log


def tell_folder():
    log.info("started in %s", os.environ["PWD"])  # ok: credential-in-log
