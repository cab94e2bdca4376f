"""An application with Authlib and Flask, with the addresses that walk.ts visits."""

import os
import sys

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, jsonify, request, session

issuer, client_id, client_secret, port = sys.argv[1:]
home = f"http://localhost:{port}"
app = Flask(__name__)
app.secret_key = os.urandom(32)
rekey = OAuth(app).register(
    "rekey",
    client_id=client_id,
    client_secret=client_secret,
    server_metadata_url=f"{issuer}/.well-known/openid-configuration",
    client_kwargs={"code_challenge_method": "S256"},
)
# Too much for the cookie of a session; one person comes at a time.
held = {}


def told(token, **more):
    held.update(token)
    claims = token.get("userinfo") or rekey.parse_id_token(token, nonce=None)
    userinfo = rekey.userinfo(token=token)
    return jsonify(claims=claims, userinfo=userinfo, hasRefreshToken="refresh_token" in token, **more)


@app.get("/")
def home_page():
    return jsonify(issuer=rekey.load_server_metadata()["issuer"])


@app.get("/sign-in")
def sign_in():
    return rekey.authorize_redirect(f"{home}/callback", **request.args.to_dict())


@app.get("/callback")
def callback():
    return told(rekey.authorize_access_token())


@app.get("/refresh")
def refresh():
    former = held["refresh_token"]
    token = rekey.fetch_access_token(grant_type="refresh_token", refresh_token=former)
    return told(token, isNew=token["refresh_token"] != former)


@app.get("/sign-out")
def sign_out():
    return rekey.logout_redirect(f"{home}/signed-out", id_token_hint=held["id_token"])


@app.get("/signed-out")
def signed_out():
    rekey.validate_logout_response()
    return jsonify(signedOut=True)


@app.errorhandler(Exception)
def refused(error):
    return jsonify(error=error.error if isinstance(error, OAuthError) else repr(error))


app.run("127.0.0.1", int(port))
