registry = {}


class Skill:
    def __init_subclass__(cls, *, name, **kwargs):
        super().__init_subclass__(**kwargs)
        registry[name] = cls

    def __call__(self, text, bearer):
        return self.run(text, bearer)


class Exporter:
    kinds = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.kinds[cls.kind] = cls

    @classmethod
    def make(cls, kind):
        return cls.kinds[kind]()
