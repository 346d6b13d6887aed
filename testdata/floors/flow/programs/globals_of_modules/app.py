"""Globals of one module written and read by others."""
# rules: credential-in-prompt

from flask import Flask

app = Flask(__name__)

import writing
import reading
