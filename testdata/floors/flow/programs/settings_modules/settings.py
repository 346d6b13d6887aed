LLM = "https://api.example.com/llm/completions"
NAME = "notes"
CURRENT = ""
OTHER = ""
KNOWN = {}
