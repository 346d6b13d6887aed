"""Fields whose type shows nothing of what it holds, parts of addresses beside the password."""
# rules: secret-in-prompt

import os
from typing import Optional
from urllib.parse import urlsplit

from openai import OpenAI
from pydantic import BaseModel, SecretStr

client = OpenAI()


class Store(BaseModel):
    place: str
    password: SecretStr
    token: Optional[SecretStr] = None


def tell():
    store = Store(place="cellar", password=os.environ["STORE_PASSWORD"], token=os.environ["STORE_TOKEN"])
    client.responses.create(model="m", input=f"We have {store}")  # ok: secret-in-prompt
    client.responses.create(model="m", input=f"Locked by {store.password} and {store.token}")  # ok: secret-in-prompt
    client.responses.create(model="m", input=f"Locked by {store.password.get_secret_value()}")  # expect: secret-in-prompt


def tell_of_address():
    address = urlsplit(os.environ["STORE_DATABASE_URL"])
    client.responses.create(model="m", input=f"On {address.hostname}, {address.path}")  # ok: secret-in-prompt
    client.responses.create(model="m", input=f"With {address.password}")  # expect: secret-in-prompt
