"""Agents that run the code that their model writes."""
# rules: excessive-agency

import pandas
from autogen import AssistantAgent, UserProxyAgent
from crewai import Agent, Crew, Task
from flask import Flask, request
from langchain_experimental.agents import create_pandas_dataframe_agent
from langchain_openai import ChatOpenAI

app = Flask(__name__)
ORDERS = pandas.DataFrame({"town": ["Bern"]})


@app.post("/analyst")
def analyst():
    agent = Agent(role="analyst", goal="answer", backstory="-", allow_code_execution=True)  # expect: excessive-agency
    task = Task(description=request.json["q"], expected_output="text", agent=agent)
    return str(Crew(agents=[agent], tasks=[task]).kickoff())


@app.post("/writer")
def writer():
    agent = Agent(role="writer", goal="answer", backstory="-", allow_code_execution=False)  # ok: excessive-agency
    task = Task(description=request.json["q"], expected_output="text", agent=agent)
    return str(Crew(agents=[agent], tasks=[task]).kickoff())


@app.post("/here")
def here():
    user = UserProxyAgent("user", code_execution_config={"use_docker": False})  # expect: excessive-agency
    return user.initiate_chat(AssistantAgent("bot", llm_config={}), message=request.json["q"]).summary


@app.post("/contained")
def contained():
    user = UserProxyAgent("user", code_execution_config={"use_docker": True})  # ok: excessive-agency
    return user.initiate_chat(AssistantAgent("bot", llm_config={}), message=request.json["q"]).summary


@app.post("/frame")
def frame():
    agent = create_pandas_dataframe_agent(ChatOpenAI(), ORDERS, allow_dangerous_code=True)  # expect: excessive-agency
    return agent.invoke(request.json["q"])["output"]
