from markupsafe import Markup


def shout(text):
    return Markup(text.upper())  # expect: xss
