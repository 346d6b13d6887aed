def _hidden(auth):
    return auth
