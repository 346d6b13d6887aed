"""What a script that nobody imports puts into its own environment is there for nobody else."""
# rules: hardcoded-credential

import os

from openai import OpenAI

import keys

keys.fill()
client = OpenAI(api_key=os.getenv("SHOP_API_KEY"))  # ok: hardcoded-credential
other = OpenAI(api_key=os.environ["STORE_API_KEY"])
