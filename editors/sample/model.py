from openai import OpenAI

client = OpenAI()


def send(prompt):
    client.responses.create(model="gpt-5", input=prompt)
