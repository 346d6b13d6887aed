"""Functions that a model may ask for, each under its name."""
TOOLS = {}
NOTES = {}


def tool(function):
    TOOLS[function.__name__] = function
    return function


def described(text):
    def register(function):
        TOOLS[function.__name__] = function
        NOTES[function.__name__] = text
        return function

    return register
