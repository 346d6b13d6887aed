"""A first reading that only chooses the key with which the token is verified."""
# rules: unverified-jwt

import os
import jwt
SECRETS = {"acme": os.environ["ACME_JWT_SECRET"]}


def verified(token):
    peek = jwt.decode(token, options={"verify_signature": False})  # ok: unverified-jwt
    return jwt.decode(token, SECRETS[peek.get("tenant")], algorithms=["HS256"])


def trusting(token):
    claims = jwt.decode(token, options={"verify_signature": False})  # expect: unverified-jwt
    return claims["sub"]
