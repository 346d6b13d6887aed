history = []
counts = {"said": 0}
names = ["kim", "robin"]
