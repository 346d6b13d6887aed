def chat(text):
    return str(len(text))
