from html import escape


def bubble(text):
    return f'<div class="bubble">{text}</div>'


def safe(text):
    return f"<p>{escape(text)}</p>"


def listed(parts):
    return "<ul>" + "".join(map(bubble, parts)) + "</ul>"
