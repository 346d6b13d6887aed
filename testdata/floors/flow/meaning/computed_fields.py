"""A computed field is a property that is written with the fields of its model."""
# rules: credential-in-prompt

import requests
from flask import Flask, request
from pydantic import BaseModel, computed_field

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Caller(BaseModel):
    token: str
    age: int

    @computed_field
    @property
    def header(self) -> str:
        return "Bearer " + self.token

    @computed_field
    @property
    def decade(self) -> str:
        return f"about {self.age // 10}0"


@app.post("/read")
def read():
    caller = Caller(token=request.headers["Authorization"], age=40)
    requests.post(LLM, json={"prompt": caller.decade})  # ok: credential-in-prompt
    return requests.post(LLM, json={"prompt": caller.header}).text  # expect: credential-in-prompt


@app.post("/dumped")
def dumped():
    caller = Caller(token=request.headers["Authorization"], age=40).model_dump(exclude={"token"})
    requests.post(LLM, json={"prompt": caller["decade"]})  # ok: credential-in-prompt
    return requests.post(LLM, json={"prompt": caller["header"]}).text  # expect: credential-in-prompt


@app.post("/written")
def written():
    caller = Caller(token=request.headers["Authorization"], age=40)
    requests.post(LLM, json={"prompt": caller.model_dump_json(include={"decade"})})  # ok: credential-in-prompt
    return requests.post(LLM, json={"prompt": caller.model_dump_json(include={"header"})}).text  # expect: credential-in-prompt
