"""What an exit stack calls at its end."""
# rules: credential-in-log

import contextlib
import logging

from flask import Flask, request

app = Flask(__name__)
log = logging.getLogger("app")


def gone(who):
    log.info("gone: %s", who)  # expect: credential-in-log


async def left(who):
    log.info("left: %s", who)  # expect: credential-in-log


def counted(who):
    log.info("known: %s", len(who))  # ok: credential-in-log


@app.post("/")
def serve():
    with contextlib.ExitStack() as stack:
        stack.callback(gone, request.headers["Authorization"])
        stack.callback(counted, request.headers["Authorization"])
    return "done"


@app.post("/later")
async def later():
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(left, request.headers["Authorization"])
    return "done"
