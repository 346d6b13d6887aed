"""Settings that pydantic-settings reads, secrets that show only stars."""
# rules: secret-in-prompt

import os

from openai import OpenAI
from pydantic import BaseModel, SecretStr
from pydantic_settings import BaseSettings

client = OpenAI()


class Settings(BaseSettings):
    api_token: str
    smtp_password: SecretStr
    bridge_password: SecretStr
    city: str = "Bern"
    max_tokens: int = 300


class Two(BaseModel):
    first: SecretStr
    second: SecretStr


def tell():
    settings = Settings()
    client.responses.create(model="m", input=f"Token {settings.api_token}")  # expect: secret-in-prompt
    client.responses.create(model="m", input=f"In {settings.city}, {settings.max_tokens}, {settings.smtp_password}")  # ok: secret-in-prompt
    client.responses.create(model="m", input=f"With {settings.bridge_password.get_secret_value()}")  # expect: secret-in-prompt


def tell_of_two():
    two = Two(first=SecretStr("north"), second=SecretStr(os.environ["GATE_PASSWORD"]))
    client.responses.create(model="m", input=f"With {two.first.get_secret_value()}")  # ok: secret-in-prompt
    client.responses.create(model="m", input=f"With {two.second.get_secret_value()}")  # known-miss: secret-in-prompt


def tell_everybody():
    client.responses.create(model="m", input=os.environ["NEXT_PUBLIC_FIREBASE_API_KEY"])  # ok: secret-in-prompt
    client.responses.create(model="m", input=os.environ["REACT_APP_API_KEY"])  # ok: secret-in-prompt
    client.responses.create(model="m", input=os.environ["FIREBASE_API_KEY"])  # expect: secret-in-prompt
