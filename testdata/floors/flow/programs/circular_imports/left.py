import right


def keep(text):
    return right.prefixed(text)


def drop(text):
    return right.counted(text)


def prefix():
    return "Auth "
