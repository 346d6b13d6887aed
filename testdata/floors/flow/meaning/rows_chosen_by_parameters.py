"""Parameters that become a column's new value choose no row."""
# rules: llm-output-as-resource-id

import sqlite3

from openai import OpenAI

client = OpenAI()
db = sqlite3.connect("shop.db")


def judge(number):
    answer = client.responses.create(model="m", input="Rate it").output_text
    db.execute("update reviews set rating = ?, seen = 1 where id = ?", (answer, number))  # ok: llm-output-as-resource-id
    db.execute("update reviews set seen = ? where id = ?", (1, answer))  # expect: llm-output-as-resource-id
    db.execute("update reviews set author_id = ? where id = ?", (7, answer))  # expect: llm-output-as-resource-id
    db.execute("update reviews set seen = 1 where id = ? and author_id = ?", (answer, 7))  # ok: llm-output-as-resource-id
