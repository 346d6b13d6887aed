from flask_jwt_extended import verify_jwt_in_request


def signed_in():
    verify_jwt_in_request()
