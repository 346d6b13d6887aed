last = ""
name = ""
history = []


def remember(text):
    global last
    last = text
