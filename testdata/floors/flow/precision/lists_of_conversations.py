"""Where several conversations may be given at once, one conversation is still told by the roles of its messages."""
# rules: system-prompt-injection

import litellm
from flask import Flask, request

app = Flask(__name__)


@app.post("/one")
def one():
    litellm.completion(model="m", messages=[{"role": "system", "content": "Be kind."}, {"role": "user", "content": request.json["q"]}])  # ok: system-prompt-injection
    return "ok"


@app.post("/several")
def several():
    first = [{"role": "user", "content": request.json["q"]}]
    litellm.batch_completion(model="m", messages=[first, first])  # ok: system-prompt-injection
    second = [{"role": "system", "content": request.json["q"]}]
    litellm.batch_completion(model="m", messages=[first, second])  # expect: system-prompt-injection
    return "ok"


@app.post("/chosen")
def chosen():
    litellm.completion(model="m", messages=[{"role": request.json["who"], "content": "Hello."}])  # expect: system-prompt-injection
    return "ok"
