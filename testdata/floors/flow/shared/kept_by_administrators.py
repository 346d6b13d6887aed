"""What only administrators can have the program keep is a note where it is used; what anybody else can is not."""

from functools import wraps

from flask import Blueprint, Flask, abort, jsonify, redirect, request, session, url_for
from flask_login import current_user, login_required

app = Flask(__name__)
staff = Blueprint("staff", __name__, url_prefix="/staff")


class Settings:
    def __init__(self):
        self.root = "/srv/library"
        self.covers = "/srv/covers"
        self.exports = "/srv/exports"
        self.drafts = "/srv/drafts"
        self.backups = "/srv/backups"
        self.logs = "/srv/logs"
        self.sounds = "/srv/sounds"
        self.plans = "/srv/plans"
        self.fonts = "/srv/fonts"


settings = Settings()


def admin_required(view):
    @wraps(view)
    def guarded(*args, **kwargs):
        if not current_user.is_authenticated or current_user.role != "admin":
            return redirect(url_for("home"))
        return view(*args, **kwargs)

    return guarded


def role_required(role):
    def decorator(view):
        @wraps(view)
        def guarded(*args, **kwargs):
            if session.get("role") != role:
                abort(403)
            return view(*args, **kwargs)

        return guarded

    return decorator


def is_admin():
    return session.get("role") == "admin"


def require_admin():
    if not is_admin():
        abort(403)


@staff.before_request
def only_staff():
    if not current_user.is_admin:
        abort(403)


@app.post("/root")
@admin_required
def set_root():
    settings.root = request.form["root"]
    return jsonify(ok=True)


@app.post("/covers")
@login_required
def set_covers():
    if not session.get("is_admin"):
        return jsonify(error="administrators only"), 403
    settings.covers = request.form["covers"]
    return jsonify(ok=True)


@app.post("/exports")
def set_exports():
    require_admin()
    settings.exports = request.form["exports"]
    return jsonify(ok=True)


@staff.post("/drafts")
def set_drafts():
    settings.drafts = request.form["drafts"]
    return jsonify(ok=True)


@app.post("/plans")
@role_required("admin")
def set_plans():
    settings.plans = request.form["plans"]
    return jsonify(ok=True)


@app.post("/fonts")
@role_required("member")
def set_fonts():
    settings.fonts = request.form["fonts"]
    return jsonify(ok=True)


@app.post("/backups")
@login_required
def set_backups():
    settings.backups = request.form["backups"]
    if not current_user.is_admin:
        abort(403)
    return jsonify(ok=True)


@app.post("/logs")
@login_required
def set_logs():
    if request.headers.get("X-Role") == "admin":  # expect: client-controlled-authorization
        settings.logs = request.form["logs"]
        return jsonify(ok=True)
    abort(403)


@app.post("/sounds")
@admin_required
def set_sounds():
    settings.sounds = request.form["sounds"]
    return jsonify(ok=True)


@app.post("/sounds/mine")
@login_required
def set_sounds_of_anybody():
    settings.sounds = request.form["mine"]
    return jsonify(ok=True)


@app.get("/home")
def home():
    return jsonify(first=open(settings.root).read())  # ok: path-traversal


@app.get("/shelves")
def shelves():
    open(settings.covers)  # ok: path-traversal
    open(settings.exports)  # ok: path-traversal
    open(settings.drafts)  # ok: path-traversal
    open(settings.plans)  # ok: path-traversal
    return jsonify(ok=True)


@app.get("/desks")
def desks():
    open(settings.backups)  # expect: path-traversal
    open(settings.logs)  # expect: path-traversal
    open(settings.sounds)  # expect: path-traversal
    open(settings.fonts)  # expect: path-traversal
    return jsonify(ok=True)


app.register_blueprint(staff)
