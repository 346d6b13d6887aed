"""Chains made with `|`: a mapping fills the placeholders of their templates, each in the role of its message."""
# rules: prompt-injection, system-prompt-injection, claims-in-prompt

from flask import Flask, Response, request
from langchain_core.messages import SystemMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
from langchain_openai import ChatOpenAI

app = Flask(__name__)
PROMPT = ChatPromptTemplate.from_messages([
    ("system", "You help in a {place}."),
    MessagesPlaceholder("history"),
    ("human", "{question}"),
])
CHAIN = PROMPT | ChatOpenAI(model="small") | StrOutputParser()


@app.post("/question")
def question():
    return CHAIN.invoke({"place": "library", "question": request.json["question"], "history": []})  # expect: prompt-injection


@app.post("/place")
def place():
    return CHAIN.invoke({"place": request.json["place"], "question": "Are you open?", "history": []})  # expect: system-prompt-injection


@app.post("/unnamed")
def unnamed():
    return CHAIN.invoke({"place": "library", "question": "Are you open?", "history": [], "note": request.json["note"]})  # ok: prompt-injection


@app.post("/history")
def history():
    return CHAIN.invoke({"place": "library", "question": "And then?", "history": request.json["history"]})  # expect: system-prompt-injection, prompt-injection


@app.post("/local")
def local():
    chain = ChatPromptTemplate.from_template("Translate: {text}") | ChatOpenAI(model="small")
    return chain.invoke({"text": request.json["text"]}).content  # expect: prompt-injection


@app.post("/plain")
def plain():
    chain = ChatPromptTemplate.from_template("Translate: {text}") | ChatOpenAI(model="small")
    return chain.invoke({"text": "good morning", "language": request.json["language"]}).content  # ok: prompt-injection


@app.post("/streamed")
def streamed():
    question = request.json["question"]
    chain = PROMPT | ChatOpenAI(model="small")

    def parts():
        for part in chain.stream({"place": "library", "question": question, "history": []}):  # expect: prompt-injection
            yield part.content

    return Response(parts(), mimetype="text/plain")


def ask(chain, values):
    return chain.invoke(values)  # expect: prompt-injection


@app.post("/handed-on")
def handed_on():
    return ask(CHAIN, {"place": "library", "question": request.json["question"], "history": []})


@app.post("/piped")
def piped():
    chain = PROMPT.pipe(ChatOpenAI(model="small")).pipe(StrOutputParser())
    return chain.invoke({"place": "library", "question": request.json["question"], "history": []})  # expect: prompt-injection


@app.post("/piped-place")
def piped_place():
    chain = PROMPT.pipe(ChatOpenAI(model="small")).pipe(StrOutputParser())
    return chain.invoke({"place": request.json["place"], "question": "Are you open?", "history": []})  # expect: system-prompt-injection


@app.post("/piped-unnamed")
def piped_unnamed():
    chain = PROMPT.pipe(ChatOpenAI(model="small"))
    return chain.invoke({"place": "library", "question": "Open?", "history": [], "note": request.json["note"]}).content  # ok: prompt-injection


@app.post("/formatted")
def formatted():
    messages = PROMPT.format_messages(place="library", question=request.json["question"], history=[])
    return ChatOpenAI(model="small").invoke(messages).content  # expect: prompt-injection


@app.post("/partial")
def partial():
    template = ChatPromptTemplate.from_messages([("system", "Be short."), ("human", "{greeting} {name}")])
    chain = template.partial(name=request.json["name"]) | ChatOpenAI(model="small")
    return chain.invoke({"greeting": "Hello"}).content  # expect: prompt-injection


@app.post("/structured")
def structured():
    return ChatOpenAI(model="small").with_structured_output(dict).invoke(request.json["question"])  # expect: prompt-injection


@app.post("/with-tools")
def with_tools():
    chain = PROMPT | ChatOpenAI(model="small").bind_tools([])
    return chain.invoke({"place": "library", "question": request.json["question"], "history": []}).tool_calls  # expect: prompt-injection


@app.post("/fixed-messages")
def fixed_messages():
    chain = ChatPromptTemplate.from_messages([SystemMessage(content="Be kind."), ("user", "{text}")]) | ChatOpenAI(model="small")
    return chain.invoke({"text": request.json["text"]}).content  # expect: prompt-injection
