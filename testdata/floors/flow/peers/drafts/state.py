"""What all views share."""
# rules: command-injection, sql-injection, system-prompt-injection, log-injection

draft = ""
title = "Untitled"
parts = {}


def keep(text):
    global draft
    draft = text
    parts["body"] = text
    parts["language"] = "en"
