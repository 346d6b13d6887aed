"""The program's own functions as tools of agents: what they do with what a model gives them."""
# rules: excessive-agency

import os
import sqlite3
import subprocess

from agents import Agent, function_tool
from flask import Flask
from langchain.agents import create_agent, initialize_agent
from langchain.tools import Tool
from langchain_core.tools import StructuredTool, tool
from langchain_openai import ChatOpenAI

app = Flask(__name__)
model = ChatOpenAI(model="m")
LENGTHS = {"inch": "2.54 cm"}


def in_shell(line: str) -> str:
    return subprocess.run(line, shell=True, capture_output=True, text=True).stdout


def length_of(unit: str) -> str:
    return LENGTHS.get(unit, "unknown")


def folder_size(name: str) -> str:
    return subprocess.run(["du", "-s", "/srv/shared"], capture_output=True, text=True).stdout


@tool
def ask_books(query: str) -> str:
    """Look something up in the books."""
    return str(sqlite3.connect("books.db").execute(query).fetchall())


@tool
def titles_like(word: str) -> str:
    """Titles with a word."""
    return str(sqlite3.connect("books.db").execute("select title from books where title like ?", (word,)).fetchall())


@function_tool
def run_code(code: str) -> str:
    return str(eval(code))


@function_tool
def forget(name: str) -> str:
    os.remove(os.path.join("/srv/shared", name))
    return "gone"


@function_tool
def count_letters(text: str) -> int:
    return len(text)


shell = Tool(name="shell", func=in_shell, description="A shell.")
lengths = Tool(name="lengths", func=length_of, description="Lengths.")
sizes = StructuredTool.from_function(func=folder_size, name="sizes", description="Sizes.")

risky = initialize_agent([lengths, shell], model)  # expect: excessive-agency
tame = initialize_agent([lengths, sizes], model)  # ok: excessive-agency
reader = create_agent(model, tools=[ask_books])  # expect: excessive-agency
searcher = create_agent(model, tools=[titles_like])  # ok: excessive-agency
coder = Agent(name="coder", tools=[run_code, count_letters])  # expect: excessive-agency
cleaner = Agent(name="cleaner", tools=[count_letters, forget])  # expect: excessive-agency
counter = Agent(name="counter", tools=[count_letters])  # ok: excessive-agency
