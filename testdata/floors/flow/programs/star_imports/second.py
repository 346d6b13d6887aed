def greet(auth):
    return "Hello"
