"""Whose certificates a client does not check, said by itself, its connector or its context."""
# rules: insecure-llm-transport

import ssl
import os
import httpx
import aiohttp
import anthropic
from openai import OpenAI
from flask import Flask
app = Flask(__name__)

relaxed = ssl.create_default_context()
relaxed.check_hostname = False
relaxed.verify_mode = ssl.CERT_NONE
strict = ssl.create_default_context(cafile=os.environ.get("CA_FILE"))

a = OpenAI(base_url="https://llm.corp.example/v1", http_client=httpx.Client(verify=relaxed))  # expect: insecure-llm-transport
b = OpenAI(base_url="https://llm.corp.example/v1", http_client=httpx.Client(verify=ssl._create_unverified_context()))  # expect: insecure-llm-transport
c = OpenAI(base_url="https://llm.corp.example/v1", http_client=httpx.Client(verify=strict))  # ok: insecure-llm-transport
d = OpenAI(base_url="https://llm.corp.example/v1", http_client=httpx.Client(verify=False))  # expect: insecure-llm-transport
insecure = httpx.Client(verify=False)
e = anthropic.Anthropic(http_client=insecure)  # expect: insecure-llm-transport


async def f():
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False)) as s:
        await s.post("https://llm.corp.example/v1/chat/completions", json={"model": "m", "messages": []})  # expect: insecure-llm-transport
    async with aiohttp.ClientSession() as s:
        await s.post("https://llm.corp.example/v1/chat/completions", json={"model": "m", "messages": []}, ssl=False)  # expect: insecure-llm-transport
        await s.post("https://llm.corp.example/v1/chat/completions", json={"model": "m", "messages": []}, ssl=relaxed)  # expect: insecure-llm-transport
