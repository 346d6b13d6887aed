from .factory import app
