from notes.texts import greet


def check_greeting():
    assert greet("x") == "Hello"
