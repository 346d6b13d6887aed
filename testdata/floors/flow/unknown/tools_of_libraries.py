"""Tools of libraries that run what a model has written are handed to agents; others may be."""
# rules: excessive-agency

from flask import Flask
from langchain.agents import create_sql_agent, initialize_agent
from langchain.tools import Tool
from langchain_community.agent_toolkits.sql.toolkit import SQLDatabaseToolkit
from langchain_community.tools import ShellTool, WikipediaQueryRun
from langchain_community.utilities import SQLDatabase
from langchain_experimental.utilities import PythonREPL
from langchain_openai import ChatOpenAI
from langgraph.prebuilt import create_react_agent

app = Flask(__name__)
model = ChatOpenAI(model="m")
books = SQLDatabaseToolkit(db=SQLDatabase.from_uri("sqlite:///books.db"), llm=model)
python = Tool(name="python", func=PythonREPL().run, description="Python.")
look_up = WikipediaQueryRun()

asker = create_sql_agent(llm=model, toolkit=books)  # expect: excessive-agency
reader = create_react_agent(model, books.get_tools())  # expect: excessive-agency
shell = initialize_agent([ShellTool()], model)  # expect: excessive-agency
coder = initialize_agent([look_up, python], model)  # expect: excessive-agency
tame = initialize_agent([look_up], model)  # ok: excessive-agency
