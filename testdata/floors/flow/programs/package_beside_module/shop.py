"""Beside a package of the same name a module is only a script: imports find the package."""
# rules: debug-enabled

from shop import create_app

app = create_app()

if __name__ == "__main__":
    app.run(host="0.0.0.0", debug=True)  # expect: debug-enabled
