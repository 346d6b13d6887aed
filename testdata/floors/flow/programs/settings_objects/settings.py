class Base:
    BACKUP = "https://backup.example.com/v1/chat/completions"
    ENDPOINT = "https://store.example.com/notes"


class Production(Base):
    ENDPOINT = "https://api.example.com/llm/completions"


class Plain(Base):
    pass
