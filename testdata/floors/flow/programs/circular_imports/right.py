import left


def prefixed(text):
    return left.prefix() + text


def counted(text):
    return left.prefix() + str(len(text))
