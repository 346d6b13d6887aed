class Bus:
    def __init__(self):
        self._handlers = {}

    def add(self, name, handler):
        self._handlers[name] = handler

    def on(self, name):
        def register(handler):
            self._handlers[name] = handler
            return handler
        return register

    def emit(self, name, payload):
        return self._handlers[name](payload)


class Bell:
    def __init__(self):
        self.listeners = {}

    def listen(self, name, listener):
        self.listeners.setdefault(name, []).append(listener)

    def ring(self, name, payload):
        for listener in self.listeners.get(name, ()):
            listener(payload)


bus = Bus()
bell = Bell()
quiet = Bus()
ACTIONS = {}


def act(name, payload):
    return ACTIONS[name](payload)
