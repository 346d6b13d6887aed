def describe(auth):
    return f"Auth {auth}"


def greet(auth):
    return "Hello"
