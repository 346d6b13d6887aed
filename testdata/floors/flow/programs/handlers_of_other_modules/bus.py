from collections import defaultdict

_handlers = defaultdict(list)
_listeners = {}
_bells = []


def on(*names):
    def decorate(function):
        for name in names:
            _handlers[name].append(function)
        return function
    return decorate


def listen(name):
    def decorate(function):
        _listeners.setdefault(name, []).append(function)
        return function
    return decorate


def bell(function):
    _bells.append(function)
    return function


def emit(name, token):
    return [handler(token) for handler in _handlers[name]]


def tell(name, token):
    return [listener(token) for listener in _listeners.get(name, [])]


def ring(token):
    return [ringing(token) for ringing in _bells]
