from shop import *
from .orders import *
from .prices import *
from .stock import *
from openai import OpenAI

client = OpenAI()


def answer(text):
    return client.responses.create(model="m", input=text).output_text  # expect: prompt-injection
