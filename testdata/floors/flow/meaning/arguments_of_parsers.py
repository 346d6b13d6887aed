"""Arguments that a parser takes from the request: each is what its declaration lets through."""
# rules: prompt-injection

from flask import Flask
from flask_restful import Api, Resource, inputs, reqparse
from openai import OpenAI

app = Flask(__name__)
api = Api(app)
client = OpenAI()

parser = reqparse.RequestParser()
parser.add_argument("question", type=str, location="json")
parser.add_argument("size", type=int)
parser.add_argument("style", choices=("short", "long"))
parser.add_argument("code", type=inputs.regex("^[a-z]{1,9}$"))
parser.add_argument("free", type=inputs.regex(".*"))
parser.add_argument("X-Topic", location="headers", dest="topic")


class Answers(Resource):
    def post(self):
        args = parser.parse_args()
        client.responses.create(model="m", input=f"Answer {args['question']}")  # expect: prompt-injection
        client.responses.create(model="m", input=f"Answer {args.question}")  # expect: prompt-injection
        client.responses.create(model="m", input=f"Answer {args.get('topic')}")  # expect: prompt-injection
        client.responses.create(model="m", input=f"Answer {args['free']}")  # expect: prompt-injection
        client.responses.create(model="m", input=f"In {args['size']} words, {args['style']}, for {args.code}")
        return {"asked": True}


api.add_resource(Answers, "/answers")
