"""What happens only while a program is developed does not happen where it runs for others."""
import configparser
import traceback

from flask import Flask, current_app, jsonify

app = Flask(__name__)
settings = configparser.ConfigParser()


def message():
    if current_app.config.get("SHOW_STACKTRACE"):
        text = traceback.format_exc()
    else:
        text = "an error occurred"
    return text


@app.get("/helper")
def helper():
    try:
        return jsonify(rate=1 / 0)
    except ZeroDivisionError:
        return jsonify(error=message())  # ok: exception-in-response


@app.get("/attribute")
def attribute():
    try:
        return jsonify(rate=1 / 0)
    except ZeroDivisionError as error:
        if app.debug:
            return jsonify(error=str(error))  # ok: exception-in-response
        return jsonify(error="an error occurred")


@app.get("/item")
def item():
    try:
        return jsonify(rate=1 / 0)
    except ZeroDivisionError as error:
        if not app.config["DEBUG"]:
            return jsonify(error="an error occurred")
        return jsonify(error=error)  # ok: exception-in-response


@app.get("/live")
def live():
    try:
        return jsonify(rate=1 / 0)
    except ZeroDivisionError as error:
        if not app.debug:
            return jsonify(error=str(error))  # expect: exception-in-response
        return jsonify(error="see the console")


@app.get("/either")
def either():
    try:
        return jsonify(rate=1 / 0)
    except ZeroDivisionError as error:
        text = "an error occurred"
        if app.debug:
            app.logger.info("told")
        text = str(error)
        return jsonify(error=text)  # expect: exception-in-response


@app.get("/section")
def section():
    try:
        return jsonify(rate=1 / 0)
    except ZeroDivisionError:
        shown = traceback.format_exc() if settings.getboolean("web", "EXPOSE_STACKTRACE") else "an error"
        return jsonify(error=shown)  # ok: exception-in-response
