__all__ = []


def greet(auth):
    return "Hello"
