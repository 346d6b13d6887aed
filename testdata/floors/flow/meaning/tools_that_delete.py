"""Agents with tools that delete, however few things a model can name."""
# rules: excessive-agency

import os
import shutil
import tempfile

from agents import Agent, function_tool


def drop(room: str) -> str:
    """Delete a room."""
    if room in ("attic", "cellar"):
        shutil.rmtree("/srv/rooms/" + room)
    return "done"


def drop_note(name: str) -> str:
    """Delete a note."""
    os.remove("/srv/notes/" + os.path.basename(name))
    return "done"


def count(text: str) -> int:
    """Count words."""
    handle, path = tempfile.mkstemp()
    os.write(handle, text.encode())
    os.remove(path)
    return len(text.split())


rooms = Agent(name="rooms", tools=[function_tool(drop)])  # expect: excessive-agency
notes = Agent(name="notes", tools=[function_tool(drop_note)])  # expect: excessive-agency
words = Agent(name="words", tools=[function_tool(count)])  # ok: excessive-agency
