def greet(auth):
    return "Hallo"
