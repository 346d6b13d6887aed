"""Names under which somebody binds to a directory: a DN is made of text, an address cannot be widened."""
# rules: ldap-injection

from flask import Flask, request
from ldap3 import Connection, Server
from ldap3.utils.dn import escape_rdn

app = Flask(__name__)
server = Server("ldaps://ldap.example.com")


@app.post("/bind")
def bind():
    name, secret = request.form["name"], request.form["secret"]
    Connection(server, user=f"cn={name},dc=example", password=secret).bind()  # expect: ldap-injection
    Connection(server, user=f"cn={escape_rdn(name)},dc=example", password=secret).bind()  # ok: ldap-injection
    Connection(server, user=f"{name}@example.com", password=secret).bind()  # ok: ldap-injection
    return ""
