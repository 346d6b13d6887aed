__all__ = ["describe", "_note"]


def describe(auth):
    return f"Auth {auth}"


def _note(auth):
    return f"Note {auth}"
