"""Has no library's name."""
# rules: prompt-injection


def quiet(text):
    return "nothing"
