from openai import OpenAI


class Base:
    model = "gpt-4o-mini"


class Assistant(Base):
    def __init__(self, role):
        self.role = role
        self.client = OpenAI()

    def ask(self, desk, question):
        reply = self.client.responses.create(model=self.model, input=f"{self.role} of {desk}: {question}")
        return reply.output_text
