"""Extensions that let callers in, that let everybody in, and that hand over what a client sends."""
# rules: unauthenticated-llm-endpoint, credential-in-prompt, claims-in-prompt, prompt-injection, unscreened-llm-output

from ariadne import QueryType
from authlib.integrations.flask_client import OAuth
from flask import Flask, abort
from flask_dance.contrib.github import github
from flask_praetorian import auth_accepted, auth_required
from flask_restx import Api, Resource, fields
from flask_smorest import Blueprint
from flask_sock import Sock
from openai import OpenAI

app = Flask(__name__)
api = Api(app)
blueprint = Blueprint("notes", __name__)
client = OpenAI()
oauth = OAuth(app)
oauth.register("google")
sock = Sock(app)
query = QueryType()


def ask(text):
    return client.responses.create(model="m", input=text)


@app.post("/known")
@auth_required
def known():
    return ask("Say hello.").id


@app.post("/anybody")
@auth_accepted
def anybody():  # expect: unauthenticated-llm-endpoint
    return ask("Say hello.").id


@app.post("/github")
def by_github():
    if not github.authorized:
        abort(401)
    return client.responses.create(model="m", input=f"Use {github.token}").id  # expect: credential-in-prompt


@app.get("/callback")
def callback():
    token = oauth.google.authorize_access_token()
    client.responses.create(model="m", input=f"Greet {token['userinfo']}")  # expect: claims-in-prompt
    client.responses.create(model="m", input=f"Greet {token['userinfo']['sub']}")
    return client.responses.create(model="m", input=f"Use {token['access_token']}").id  # expect: credential-in-prompt


@blueprint.route("/documented", methods=["POST"])
@blueprint.doc(security=[{"bearer": []}])
def documented():  # expect: unauthenticated-llm-endpoint
    return ask("Say hello.").id


@api.route("/expected/<topic>")
class Expected(Resource):
    @api.expect(api.model("Note", {"text": fields.String}))
    def post(self, topic):  # expect: unauthenticated-llm-endpoint
        return client.responses.create(model="m", input=f"Speak of {topic}.").id  # expect: prompt-injection


@sock.route("/talk")
def talk(connection):  # expect: unauthenticated-llm-endpoint
    reply = client.responses.create(model="m", input="Answer: " + connection.receive())  # expect: prompt-injection
    connection.send(reply.output_text)  # expect: unscreened-llm-output


@query.field("answer")
def answer(_, info, question):  # expect: unauthenticated-llm-endpoint
    return client.responses.create(model="m", input=f"Answer {question}").id  # expect: prompt-injection


app.register_blueprint(blueprint)
