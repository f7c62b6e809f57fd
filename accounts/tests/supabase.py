"""A small Supabase for tests, on loopback: serves its public keys over HTTP, rotates them, can die, and signs access tokens."""

import json
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class Supabase:
    """`with Supabase() as server:` then settings.SUPABASE_URL = server.url and server.token(sub=…, email=…)."""

    def __init__(self) -> None:
        self.fetches = 0
        self.slowness = threading.Event()
        """Clear it to let fetches hang until it is set again."""
        self.slowness.set()
        self.published: dict[str, PrivateKey] = {}
        self.kid = ""
        self._http: ThreadingHTTPServer | None = None
        self._port = 0
        self.rotate()

    def __enter__(self) -> Self:
        self.live()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.slowness.set()
        self.die()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def live(self) -> None:
        """Answer, at the same address as before."""
        self._http = ThreadingHTTPServer(("127.0.0.1", self._port), self._handler())
        self._port = self._http.server_address[1]
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def die(self) -> None:
        if self._http is not None:
            self._http.shutdown()
            self._http.server_close()
            self._http = None

    def rotate(self, keep: bool = False, kind: str = "ES256") -> None:
        """Sign with a new key from now on; publish the old one no longer, or (keep) for a while."""
        self.kid = str(uuid.uuid4())
        new: PrivateKey = ec.generate_private_key(ec.SECP256R1()) if kind == "ES256" else rsa.generate_private_key(65537, 2048)
        self.published = (self.published if keep else {}) | {self.kid: new}

    def key(self, kid: str | None = None) -> PrivateKey:
        return self.published[kid or self.kid]

    def public_pem(self) -> bytes:
        return self.key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def claims(self, **changed: Any) -> dict[str, Any]:
        """What Supabase writes into a token; a claim given as None is left out."""
        now = int(time.time())
        usual = {
            "iss": f"{self.url}/auth/v1",
            "sub": str(uuid.uuid4()),
            "aud": "authenticated",
            "role": "authenticated",
            "exp": now + 3600,
            "iat": now,
            "email": "ada@example.org",
            "phone": "",
            "app_metadata": {"provider": "email", "providers": ["email"]},
            "user_metadata": {},
            "aal": "aal1",
            "amr": [{"method": "password", "timestamp": now}],
            "session_id": str(uuid.uuid4()),
            "is_anonymous": False,
        }
        return {name: value for name, value in (usual | changed).items() if value is not None}

    def token(self, kid: str | None = None, **claims: Any) -> str:
        """An access token, signed with the newest key unless another one is named."""
        key = self.key(kid)
        algorithm = "ES256" if isinstance(key, ec.EllipticCurvePrivateKey) else "RS256"
        return jwt.encode(self.claims(**claims), key, algorithm, headers={"kid": kid or self.kid})

    def key_set(self) -> dict[str, Any]:
        return {"keys": [_jwk(kid, key) for kid, key in self.published.items()]}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.fetches += 1
                server.slowness.wait(30)
                known = self.path == "/auth/v1/.well-known/jwks.json"
                body = json.dumps(server.key_set()).encode()
                self.send_response(200 if known else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Tests are quiet."""

        return Handler


def _jwk(kid: str, key: PrivateKey) -> dict[str, Any]:
    algorithm: Any = jwt.algorithms.ECAlgorithm if isinstance(key, ec.EllipticCurvePrivateKey) else jwt.algorithms.RSAAlgorithm
    public: dict[str, Any] = algorithm.to_jwk(key.public_key(), as_dict=True)
    name = "ES256" if public["kty"] == "EC" else "RS256"
    return public | {"kid": kid, "alg": name, "use": "sig", "key_ops": ["verify"]}
