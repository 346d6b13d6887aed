"""Siblings share the field of their base class, and no object: what one keeps there the other does not write."""
# rules: credential-in-log

import logging
import os

log = logging.getLogger(__name__)


class Batch:
    def __init__(self):
        self.queue = []

    def everything(self):
        return self.queue


class Keys(Batch):
    def add(self):
        self.queue.append(os.environ["SIGNING_KEY"])

    def flush(self):
        log.info("sending %s", self.queue)  # expect: credential-in-log


class Rotated(Keys):
    def show(self):
        log.info("rotating %s", self.queue)  # expect: credential-in-log


class Names(Batch):
    def add(self, name):
        self.queue.append(name.upper())

    def flush(self):
        log.info("sending %s", self.queue)  # ok: credential-in-log
        log.info("sending %s", self.everything())  # ok: credential-in-log
