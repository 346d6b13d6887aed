def describe(auth):
    return "old"


def greet(auth):
    return "Hello, old friend"
