import os

os.environ["SHOP_API_KEY"] = "qT7-wPz3kLm9xVb2nRs5yHd8"  # expect: hardcoded-credential
