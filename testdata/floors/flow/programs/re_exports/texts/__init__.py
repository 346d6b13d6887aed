from .german import beschreiben as describe
from .german import gruss as hello

__all__ = ["describe", "hello"]
