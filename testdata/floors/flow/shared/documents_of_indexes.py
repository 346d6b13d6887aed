"""Documents that a store or an index is made with come out of it, or enter the model when it is asked."""
# rules: indirect-prompt-injection, prompt-injection, credential-in-prompt

from flask import Flask, jsonify, request
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document as Page
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from llama_index.core import Document, SimpleDirectoryReader, SummaryIndex, VectorStoreIndex

app = Flask(__name__)
model = ChatOpenAI(model="small")
handbook = VectorStoreIndex.from_documents(SimpleDirectoryReader("docs/handbook").load_data())
notes = VectorStoreIndex([])


@app.post("/texts")
def texts():
    store = FAISS.from_texts([request.files["file"].read().decode()], OpenAIEmbeddings())
    found = store.similarity_search("holiday")
    text = "Sum up: " + "\n".join(page.page_content for page in found)
    return jsonify(model.invoke(text).content)  # expect: indirect-prompt-injection


@app.post("/pages")
def pages():
    store = FAISS.from_documents([Page(page_content=request.files["file"].read().decode())], OpenAIEmbeddings())
    found = store.as_retriever().invoke("holiday")
    return jsonify(model.invoke("Sum up: " + found[0].page_content).content)  # expect: indirect-prompt-injection


@app.post("/uploads")
def uploads():
    documents = [Document(text=file.read().decode()) for file in request.files.getlist("note")]
    engine = SummaryIndex.from_documents(documents).as_query_engine(response_mode="tree_summarize")
    return jsonify(str(engine.query("Sum up.")))  # expect: indirect-prompt-injection


@app.post("/chat")
def chat():
    index = VectorStoreIndex.from_documents([Document(text=request.files["note"].read().decode())])
    return jsonify(str(index.as_chat_engine().chat("Sum up.")))  # expect: indirect-prompt-injection


@app.post("/notes")
def add():
    notes.insert(Document(text=request.json["note"]))
    return jsonify(done=True)


@app.get("/notes")
def ask_notes():
    return jsonify(str(notes.as_query_engine().query("Sum up.")))  # expect: indirect-prompt-injection


@app.get("/handbook")
def ask_handbook():
    return jsonify(str(handbook.as_query_engine().query("Sum up.")))


@app.post("/handbook")
def question():
    return jsonify(str(handbook.as_query_engine().query(request.json["question"])))  # expect: prompt-injection
