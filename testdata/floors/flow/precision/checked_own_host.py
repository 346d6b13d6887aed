# rules: open-redirect
from urllib.parse import urlparse, urljoin
from flask import Flask, request, redirect
app = Flask(__name__)

def is_safe_redirect_url(target):
    host_url = urlparse(request.host_url)
    redirect_url = urlparse(urljoin(request.host_url, target))
    return (
        redirect_url.scheme in ("http", "https")
        and host_url.netloc == redirect_url.netloc
    )

@app.get("/")
def v():
    next_url = request.args.get("next")
    if next_url and is_safe_redirect_url(next_url):
        return redirect(next_url)  # known-noise: open-redirect
    else:
        return redirect("/")

def is_safe2(target):
    ref_url = urlparse(request.host_url)
    test_url = urlparse(urljoin(request.host_url, target))
    return test_url.scheme in ('http', 'https') and ref_url.netloc == test_url.netloc

@app.get("/2")
def v2():
    next_url = request.args.get("next")
    if not is_safe2(next_url):
        return redirect("/")
    return redirect(next_url)  # known-noise: open-redirect

@app.get("/3")
def v3():
    next_url = request.args.get("next")
    if next_url and is_safe2(next_url):
        return redirect(next_url)  # known-noise: open-redirect
    return redirect("/")


@app.get("/unchecked")
def unchecked():
    is_safe2(request.args["next"])
    return redirect(request.args["next"])  # expect: open-redirect


@app.get("/host")
def host():
    target = request.args["next"]
    if urlparse(target).netloc != request.host:
        return redirect("/")
    return redirect(target)
