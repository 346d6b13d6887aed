"""A library's client takes the connection that it is given: whether that verifies who answers counts for the client."""
# rules: insecure-llm-transport

import anthropic
import httpx
from openai import AsyncOpenAI, OpenAI

LOOSE = {"verify": False, "timeout": 30}
shared = httpx.Client(verify=False)

given = OpenAI(http_client=shared)  # expect: insecure-llm-transport
made = anthropic.Anthropic(http_client=httpx.Client(verify=False))  # expect: insecure-llm-transport
spread = AsyncOpenAI(http_client=httpx.AsyncClient(**LOOSE))  # expect: insecure-llm-transport
strict = OpenAI(http_client=httpx.Client(timeout=30))  # ok: insecure-llm-transport
own_authority = OpenAI(http_client=httpx.Client(verify="/etc/ssl/office.pem"))  # ok: insecure-llm-transport
