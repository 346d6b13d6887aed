"""What a call is given first is what the library calls so first: the name of a model is no key."""
# rules: hardcoded-credential

import pymysql
from guidance import models
from langchain.chat_models import init_chat_model
from llama_index.llms.huggingface import HuggingFaceLLM
from portkey_ai import Portkey
from psycopg2.pool import SimpleConnectionPool
from pydantic_ai.models.openai import OpenAIModel
from semantic_kernel.connectors.ai.open_ai import OpenAIChatCompletion
from smolagents import LiteLLMModel
from transformers import AutoModelForCausalLM, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("google/gemma-2b")  # ok: hardcoded-credential
weights = AutoModelForCausalLM.from_pretrained("google/gemma-2b")  # ok: hardcoded-credential
secret = AutoTokenizer.from_pretrained("google/gemma-2b", token="hV3x9Qm2Lr7Tz5Kp8Wd4")  # expect: hardcoded-credential
local = HuggingFaceLLM("google/gemma-2b")  # ok: hardcoded-credential
chosen = init_chat_model("gpt-4o-mini")  # ok: hardcoded-credential
typed = OpenAIModel("gpt-4o-mini-9")  # ok: hardcoded-credential
service = OpenAIChatCompletion("gpt-4o-mini-3")  # ok: hardcoded-credential
routed = LiteLLMModel("anthropic/claude-3-5")  # ok: hardcoded-credential
guided = models.OpenAI("gpt-3.5-turbo-16k")  # ok: hardcoded-credential
pool = SimpleConnectionPool(1, 20, "host=db7 user=x9")  # ok: hardcoded-credential
gateway = Portkey("hV3x9Qm2Lr7Tz5Kp8Wd4")  # expect: hardcoded-credential
database = pymysql.connect("db-host-77", "reader", "hV3x9Qm2Lr7T", "shop")  # expect: hardcoded-credential
