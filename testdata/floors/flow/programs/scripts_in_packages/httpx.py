"""Has the name of a library: an import means that one."""
# rules: prompt-injection


def post(url, json):
    return "nothing"
