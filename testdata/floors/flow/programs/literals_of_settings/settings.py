import os

JANITOR_TOKEN = "jan-52b8f1e09c7d4a3b86ee"  # expect: hardcoded-credential
FLASK_KEY = os.environ.get("FLASK_KEY") or "b7f-invoice-desk-2021"  # expect: hardcoded-credential
LABEL = "b7f-invoice-desk-2021"
