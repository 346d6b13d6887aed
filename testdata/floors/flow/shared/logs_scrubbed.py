"""Filters and formatters that take tokens out of records before they are written."""
# rules: credential-in-log

import logging
import re

from flask import Flask, request

app = Flask(__name__)
BEARER = re.compile(r"(?i)(bearer )[\w.~+/-]+")
PHONE = re.compile(r"\b0\d{3}-\d{4,9}\b")


class Scrub(logging.Filter):
    def filter(self, record):
        record.msg = BEARER.sub(r"\1***", record.getMessage())
        record.args = ()
        return True


class ScrubMessage(logging.Filter):
    def filter(self, record):
        record.msg = BEARER.sub(r"\1***", record.msg)
        return True


class ScrubPhones(logging.Filter):
    def filter(self, record):
        record.msg = PHONE.sub("[phone]", record.getMessage())
        record.args = ()
        return True


class Stamp(logging.Filter):
    def filter(self, record):
        record.request_id = "1"
        return True


class Redacting(logging.Formatter):
    def format(self, record):
        return BEARER.sub("[token]", super().format(record))


def scrub(record):
    record.msg = BEARER.sub(r"\1***", record.getMessage())
    record.args = None
    return True


clean = logging.getLogger("clean")
clean.addFilter(Scrub())
message_only = logging.getLogger("message_only")
message_only.addFilter(ScrubMessage())
phones = logging.getLogger("phones")
phones.addFilter(ScrubPhones())
stamped = logging.getLogger("stamped")
stamped.addFilter(Stamp())
by_function = logging.getLogger("by_function")
by_function.addFilter(scrub)
child = logging.getLogger("clean.child")
shop = logging.getLogger("shop")
handler = logging.StreamHandler()
handler.setFormatter(Redacting())
shop.addHandler(handler)
orders = logging.getLogger("shop.orders")
other = logging.getLogger("other")


@app.get("/orders")
def list_orders():
    token = request.headers.get("Authorization")
    clean.info("asked with %s", token)  # ok: credential-in-log
    message_only.info(f"asked with {token}")  # ok: credential-in-log
    message_only.info("asked with %s", token)  # expect: credential-in-log
    phones.info("asked with %s", token)  # expect: credential-in-log
    stamped.info("asked with %s", token)  # expect: credential-in-log
    by_function.info("asked with %s", token)  # ok: credential-in-log
    child.info("asked with %s", token)  # expect: credential-in-log
    orders.info("asked with %s", token)  # ok: credential-in-log
    other.info("asked with %s", token)  # expect: credential-in-log
    return "ok"
