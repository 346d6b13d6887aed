class Store:
    def __init__(self):
        self.texts = []
        self.app = None

    def bind(self, app):
        self.app = app

    def put(self, text):
        self.texts.append(text)

    def last(self):
        return self.texts[-1]


class Sizes:
    def __init__(self):
        self.sizes = [0]

    def put(self, text):
        self.sizes.append(len(text))

    def last(self):
        return str(self.sizes[-1])


store = Store()
log = Sizes()
