"""Text of prompt templates that a client has written enters the model where the chain is run, not where the template is made."""
# rules: prompt-injection, system-prompt-injection, credential-in-prompt

from flask import Flask, jsonify, request
from langchain.chains import LLMChain
from langchain_core.prompts import ChatPromptTemplate, HumanMessagePromptTemplate, PromptTemplate, SystemMessagePromptTemplate
from langchain_openai import ChatOpenAI
from openai import OpenAI

app = Flask(__name__)
MODEL = ChatOpenAI(model="small")
openai = OpenAI()
STORED = {"rain": "You speak of rain.", "snow": "You speak of snow."}


@app.post("/pairs")
def pairs():
    prompt = ChatPromptTemplate.from_messages([("system", request.json["persona"]), ("human", "Begin.")])
    return jsonify((prompt | MODEL).invoke({}).content)  # expect: system-prompt-injection


@app.post("/objects")
def objects():
    rules = SystemMessagePromptTemplate.from_template("Be kind. " + request.json["persona"])
    prompt = ChatPromptTemplate.from_messages([rules, HumanMessagePromptTemplate.from_template("Begin.")])
    chain = prompt | MODEL
    reply = chain.invoke({})  # expect: system-prompt-injection
    return jsonify(reply.content)


@app.post("/plain")
def plain():
    prompt = PromptTemplate.from_template(request.json["template"])
    return jsonify((prompt | MODEL).invoke({"place": "library"}).content)  # expect: system-prompt-injection


@app.post("/both")
def both():
    prompt = PromptTemplate(template=request.json["template"], input_variables=["place"])
    reply = (prompt | MODEL).invoke({"place": request.json["place"]})  # expect: system-prompt-injection, prompt-injection
    return jsonify(reply.content)


@app.post("/filled-first")
def filled_first():
    messages = ChatPromptTemplate.from_template(request.json["template"]).format_messages(place="library")
    return jsonify(MODEL.invoke(messages).content)  # expect: system-prompt-injection


@app.post("/classic")
def classic():
    chain = LLMChain(llm=MODEL, prompt=PromptTemplate.from_template(request.json["template"]))
    return jsonify(chain.run("library"))  # expect: system-prompt-injection


@app.post("/token")
def token():
    prompt = ChatPromptTemplate.from_messages([("system", f"The caller is {request.headers['Authorization']}"), ("human", "Begin.")])
    return jsonify((prompt | MODEL).invoke({}).content)  # expect: credential-in-prompt


@app.post("/never-run")
def never_run():
    prompt = PromptTemplate.from_template(request.json["template"])
    return jsonify(names=len(prompt.input_variables))


@app.post("/stored")
def stored():
    prompt = ChatPromptTemplate.from_messages([("system", STORED[request.json["weather"]]), ("human", "Begin.")])
    return jsonify((prompt | MODEL).invoke({}).content)


@app.post("/partial")
def partial():
    prompt = PromptTemplate.from_template("{greeting} from {place}").partial(place=request.json["place"])
    return jsonify((prompt | MODEL).invoke({"greeting": "Hello"}).content)  # expect: prompt-injection


@app.post("/partial-classic")
def partial_classic():
    prompt = PromptTemplate.from_template("{greeting} from {place}").partial(place=request.json["place"])
    return jsonify(LLMChain(llm=MODEL, prompt=prompt).run({"greeting": "Hello"}))  # expect: prompt-injection


@app.post("/taken-apart")
def taken_apart():
    rules, question = ChatPromptTemplate.from_messages([("system", request.json["persona"]), ("human", "{q}")]).format_messages(q="Hi")
    messages = [{"role": "system", "content": rules.content}, {"role": "user", "content": question.content}]
    reply = openai.chat.completions.create(model="small", messages=messages)  # expect: system-prompt-injection
    return jsonify(reply.choices[0].message.content)
