"""A debugger that somebody has to ask for by name is theirs."""

from flask import Flask

app = Flask(__name__)


def start_by_option(options):
    if options.debug:
        app.run(debug=True)  # ok: debug-enabled


def start_by_another_option(options):
    if options.local_files:
        app.run(debug=True)  # expect: debug-enabled
