def describe(auth):
    return "Hello"
