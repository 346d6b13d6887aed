"""pydantic models, their dumps and validators."""
# rules: credential-in-prompt

import requests
from flask import Flask, request
from pydantic import BaseModel, field_validator

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Caller(BaseModel):
    name: str
    auth: str = "none"


class Masked(BaseModel):
    auth: str

    @field_validator("auth")
    @classmethod
    def mask(cls, value):
        return "***"


@app.post("/read")
def read():
    caller = Caller(name="kim", auth=request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": caller.auth}).text  # expect: credential-in-prompt


@app.post("/read_other")
def read_other():
    caller = Caller(name="kim", auth=request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": caller.name}).text  # ok: credential-in-prompt


@app.post("/dumped")
def dumped():
    return requests.post(LLM, json={"prompt": Caller(name="kim", auth=request.headers["Authorization"]).model_dump()["auth"]}).text  # expect: credential-in-prompt


@app.post("/dumped_other")
def dumped_other():
    return requests.post(LLM, json={"prompt": Caller(name="kim", auth=request.headers["Authorization"]).model_dump()["name"]}).text  # ok: credential-in-prompt


@app.post("/validated")
def validated():
    caller = Caller.model_validate({"name": "kim", "auth": request.headers["Authorization"]})
    return requests.post(LLM, json={"prompt": caller.auth}).text  # expect: credential-in-prompt


@app.post("/masked")
def masked():
    return requests.post(LLM, json={"prompt": Masked(auth=request.headers["Authorization"]).auth}).text  # ok: credential-in-prompt
