class Message:
    content: str

class Choice:
    message: Message

class Completion:
    choices: list[Choice]

class Completions:
    def create(self, *, model: str, messages: list[dict[str, str]], max_tokens: int) -> Completion: ...

class AsyncCompletions:
    async def create(self, *, model: str, messages: list[dict[str, str]], max_tokens: int) -> Completion: ...

class Chat:
    completions: Completions

class AsyncChat:
    completions: AsyncCompletions

class OpenAI:
    chat: Chat

class AsyncOpenAI:
    chat: AsyncChat
