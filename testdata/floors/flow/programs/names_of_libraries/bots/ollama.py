from ollama import chat


class Bot:
    def say(text):
        return chat(model="m", messages=[{"role": "user", "content": "Say " + text}]).message.content  # expect: credential-in-prompt
