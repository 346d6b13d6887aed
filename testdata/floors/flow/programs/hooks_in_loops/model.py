from openai import OpenAI

client = OpenAI()


def ask(text):
    return client.responses.create(model="m", input=text).output_text
