"""Chains with messages that have no placeholder: these take nothing of what the chain is given."""
# rules: prompt-injection, system-prompt-injection

from flask import Flask, request
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_openai import ChatOpenAI

app = Flask(__name__)
POEM = ChatPromptTemplate.from_messages([("system", "You write short poems."), ("human", "A poem about {season}.")])
CHAIN = POEM | ChatOpenAI(model="small") | StrOutputParser()
GREETING = ChatPromptTemplate.from_messages([("system", "Short"), ("human", "Greet {name}")]) | ChatOpenAI(model="small")


@app.post("/season")
def season():
    return CHAIN.invoke({"season": request.json["season"]})  # expect: prompt-injection


@app.post("/unused")
def unused():
    return CHAIN.invoke({"season": "autumn", "mood": request.json["mood"]})


@app.post("/left-off")
def left_off():
    return CHAIN.invoke({"mood": request.json["mood"]})


@app.post("/one-word")
def one_word():
    return GREETING.invoke({"name": "Ada", "Short": request.json["note"]}).content


@app.post("/whole")
def whole():
    return CHAIN.invoke(request.json)  # expect: prompt-injection
