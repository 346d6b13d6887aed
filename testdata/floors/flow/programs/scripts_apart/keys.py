import os

os.environ["STORE_API_KEY"] = "uK4-hGf6jDs8aQw1eRt3zXc5"  # expect: hardcoded-credential


def fill():
    return None
