import requests

URL = "https://api.openai.com/v1/chat/completions"
API_KEY = "sk-Ab12Cd34Ef56Gh78Ij90Kl12Mn34"



def ask(größe, context):
	text = "Benutzer 🦀: " + context
	body = {"messages": [{"role": "user", "content": text}]}
	return requests.post(URL, json=body, headers={"Authorization": f"Bearer {API_KEY}"}).json()
