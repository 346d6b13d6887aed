class Base:
    MODEL = "m"


class Production(Base):
    MAX_CONTENT_LENGTH = 16 * 1024
