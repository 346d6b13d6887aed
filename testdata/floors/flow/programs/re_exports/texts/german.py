def beschreiben(auth):
    return f"Zugang {auth}"


def gruss(auth):
    return "Hallo"
