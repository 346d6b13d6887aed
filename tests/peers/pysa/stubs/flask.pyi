from collections.abc import Callable
from typing import NoReturn, TypeVar

F = TypeVar("F", bound=Callable[..., object])

class Request:
    args: dict[str, str]

class Flask:
    def __init__(self, import_name: str) -> None: ...
    def get(self, rule: str) -> Callable[[F], F]: ...
    def post(self, rule: str) -> Callable[[F], F]: ...

request: Request

def abort(code: int) -> NoReturn: ...
