"""What stands only where a setting says that the program does not run for others; other names on which something hangs say nothing."""
# rules: hardcoded-credential

import os

from flask import Flask
from openai import AzureOpenAI

app = Flask(__name__)
IS_PRODUCTION = bool(os.getenv("DATABASE_URL", "").strip())
deployment = os.getenv("AZURE_DEPLOYMENT")

SIGNING_KEY = os.getenv("SIGNING_KEY", "").strip()
if not SIGNING_KEY:
    if IS_PRODUCTION:
        raise RuntimeError("SIGNING_KEY is required")
    SIGNING_KEY = "winter-coat-4711"  # ok: hardcoded-credential

if not deployment:
    app.config["JWT_SECRET_KEY"] = "summer-coat-4712"  # expect: hardcoded-credential

if IS_PRODUCTION:
    app.config["SESSION_SECRET"] = "autumn-coat-4713"  # expect: hardcoded-credential
