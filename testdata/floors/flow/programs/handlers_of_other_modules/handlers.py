import logging

import requests
from bus import bell, listen, on

log = logging.getLogger("handlers")
LLM = "https://api.example.com/llm/completions"


@on("ordered", "cancelled")
def thank(token):
    return requests.post(LLM, json={"prompt": f"Thank {token}"}).text  # expect: credential-in-prompt


@on("ordered")
def count(token):
    log.info("%d letters", len(token))  # ok: credential-in-log
    return len(token)


@listen("noted")
def note(token):
    log.info("noted for %s", token)  # expect: credential-in-log
    return True


@bell
def chime(token):
    return requests.post(LLM, json={"prompt": f"Ring for {token}"}).text  # expect: credential-in-prompt


def unused(token):
    log.info("never for %s", token)  # ok: credential-in-log
    return token
