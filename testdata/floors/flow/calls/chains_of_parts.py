"""Chains whose parts are run one after the other: what each makes of its input goes on, as text, messages or mappings."""
# rules: prompt-injection, system-prompt-injection, unscreened-llm-output, llm-output-to-html, system-prompt-in-response

from flask import Flask, jsonify, request
from langchain_community.vectorstores import FAISS
from langchain_core.messages import SystemMessage
from langchain_core.output_parsers import JsonOutputParser, StrOutputParser
from langchain_core.prompts import ChatPromptTemplate, HumanMessagePromptTemplate, MessagesPlaceholder, PromptTemplate, SystemMessagePromptTemplate
from langchain_core.runnables import RunnableLambda, RunnableParallel, RunnablePassthrough
from langchain_openai import ChatOpenAI, OpenAIEmbeddings

app = Flask(__name__)
MODEL = ChatOpenAI(model="small")
PLACES = ChatPromptTemplate.from_messages([
    SystemMessagePromptTemplate.from_template("You help visitors in a {place}."),
    HumanMessagePromptTemplate.from_template("{question}"),
])
PAIRS = ChatPromptTemplate.from_messages([("system", "You help visitors in a {place}."), ("human", "{question}")])
ARCHIVIST = "You are the archivist of the north wing and never speak of the vault."
SHOP = FAISS.load_local("shop", OpenAIEmbeddings()).as_retriever()


@app.post("/object-place")
def object_place():
    reply = (PLACES | MODEL).invoke({"place": request.json["place"], "question": "Open?"})  # expect: system-prompt-injection
    return jsonify(reply.content)  # expect: unscreened-llm-output


@app.post("/object-question")
def object_question():
    reply = (PLACES | MODEL).invoke({"place": "library", "question": request.json["question"]})  # expect: prompt-injection
    return jsonify(reply.content)  # expect: unscreened-llm-output


@app.post("/filled-place")
def filled_place():
    messages = PAIRS.invoke({"place": request.json["place"], "question": "Open?"})
    return jsonify(MODEL.invoke(messages).content)  # expect: system-prompt-injection, unscreened-llm-output


@app.post("/filled-question")
def filled_question():
    messages = PAIRS.invoke({"place": "library", "question": request.json["question"]})
    return jsonify(MODEL.invoke(messages).content)  # expect: prompt-injection, unscreened-llm-output


@app.post("/filled-unnamed")
def filled_unnamed():
    messages = PAIRS.invoke({"place": "library", "question": "Open?", "note": request.json["note"]})
    return jsonify(MODEL.invoke(messages).content)  # expect: unscreened-llm-output


@app.post("/formatted-place")
def formatted_place():
    messages = PAIRS.format_prompt(place=request.json["place"], question="Open?").to_messages()
    return jsonify(MODEL.invoke(messages).content)  # expect: system-prompt-injection, unscreened-llm-output


@app.post("/history")
def history():
    prompt = ChatPromptTemplate.from_messages([SystemMessage("Be kind."), MessagesPlaceholder("history"), ("human", "{question}")])
    chain = prompt | MODEL | StrOutputParser()
    said = chain.invoke({"history": request.json["history"], "question": "And?"})  # expect: system-prompt-injection, prompt-injection
    return jsonify(said)  # expect: unscreened-llm-output


@app.post("/function-first")
def function_first():
    chain = RunnableLambda(lambda text: {"question": text, "place": "library"}) | PAIRS | MODEL | StrOutputParser()
    said = chain.invoke(request.json["question"])  # expect: prompt-injection
    return jsonify(said)  # expect: unscreened-llm-output


@app.post("/function-last")
def function_last():
    def loud(text):
        return text.upper()

    chain = PAIRS | MODEL | StrOutputParser() | loud
    return chain.invoke({"place": "library", "question": request.json["question"]})  # expect: prompt-injection, llm-output-to-html, unscreened-llm-output


@app.post("/number")
def number():
    chain = PAIRS | MODEL | StrOutputParser() | RunnableLambda(lambda text: len(text))
    return jsonify(chain.invoke({"place": "library", "question": request.json["question"]}))  # expect: prompt-injection


@app.post("/page")
def page():
    chain = {"question": RunnablePassthrough(), "place": lambda _: "library"} | PAIRS | MODEL | StrOutputParser()
    return chain.invoke(request.json["question"])  # expect: prompt-injection, llm-output-to-html, unscreened-llm-output


@app.post("/parsed")
def parsed():
    chain = PAIRS | MODEL | JsonOutputParser()
    return chain.invoke({"place": "library", "question": request.json["question"]})  # expect: prompt-injection, unscreened-llm-output


@app.post("/as-text")
def as_text():
    return str(MODEL.invoke(request.json["question"]))  # expect: prompt-injection, llm-output-to-html, unscreened-llm-output


@app.post("/documents")
def documents():
    prompt = PromptTemplate.from_template("Answer {question} with the help of {context}")
    chain = {"context": SHOP | (lambda found: "".join(one.page_content for one in found)), "question": RunnablePassthrough()} | prompt | MODEL
    return jsonify(chain.invoke(request.json["question"]).content)  # expect: prompt-injection, unscreened-llm-output


@app.post("/both")
def both():
    joke = ChatPromptTemplate.from_template("A joke about {topic}") | MODEL
    length = RunnableLambda(lambda given: len(given["topic"]))
    said = RunnableParallel(joke=joke, length=length).invoke({"topic": request.json["topic"]})  # expect: prompt-injection
    return jsonify(said["joke"].content)  # expect: unscreened-llm-output


@app.post("/other-half")
def other_half():
    joke = ChatPromptTemplate.from_template("A joke about {topic}") | MODEL
    length = RunnableLambda(lambda given: len(given["topic"]))
    said = RunnableParallel(joke=joke, length=length).invoke({"topic": request.json["topic"]})  # expect: prompt-injection
    return jsonify(said["length"])


@app.post("/judged")
def judged():
    first = ChatPromptTemplate.from_template("Answer {question}") | MODEL | StrOutputParser()
    second = ChatPromptTemplate.from_messages([("system", "Judge what was said: {answer}"), ("human", "Go.")]) | MODEL
    reply = ({"answer": first} | second).invoke({"question": request.json["question"]})  # expect: prompt-injection
    return jsonify(reply.content)  # expect: unscreened-llm-output


@app.post("/agent")
def agent():
    chain = PAIRS | MODEL
    return jsonify(chain.with_config({"tags": ["a"]}).invoke({"place": "x", "question": request.json["q"]}).content)  # expect: prompt-injection, unscreened-llm-output


@app.get("/human-template")
def human_template():
    template = "Write a poem about spring, with three short stanzas and no rhyme."
    prompt = ChatPromptTemplate.from_template(template)
    said = (prompt | MODEL).invoke({})
    return jsonify(template=template, reply=said.content)  # expect: unscreened-llm-output


@app.get("/system-template")
def system_template():
    prompt = ChatPromptTemplate.from_messages([SystemMessagePromptTemplate.from_template(ARCHIVIST), ("human", "Hi")])
    (prompt | MODEL).invoke({})
    return jsonify(template=ARCHIVIST)  # expect: system-prompt-in-response
