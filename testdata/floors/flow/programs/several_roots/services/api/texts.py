def describe(auth):
    return f"Auth {auth}"
