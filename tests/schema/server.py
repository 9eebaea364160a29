"""The real program on a folder of its own, without limits, and requests to it."""

import os
import subprocess
import tempfile
from pathlib import Path

import requests

PASSWORD = "correct horse battery"
ADMINISTRATOR = "root"
# A run sends thousands of requests from one address, and a limit would only hide what it looks for.
LIMITS = ("rate", "login", "registration", "upload", "socket", "refresh", "reset", "invite")
PLACES = ("sockets-per-address", "connections-per-address")
# No request of a run takes as long, unless it hangs.
PATIENCE_S = 20


class Server:
    """A server on a free port. It ends with the `with` that it stands in."""

    def __init__(self, binary, log):
        self.folder = tempfile.TemporaryDirectory(prefix="vendue-schema-")
        self.log = Path(log)
        unlimited = [f"--{name}-limit" for name in LIMITS] + [f"--{name}" for name in PLACES]
        command = [binary, "serve", "--listen", "127.0.0.1:0", "--data", self.folder.name]
        command += ["--admin", ADMINISTRATOR]
        # Names that exist are tried with passwords that are wrong, again and again.
        command += ["--lock-after", "0"]
        for option in unlimited:
            command += [option, "0"]
        with self.log.open("w") as errors:
            self.process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, "VENDUE_ADMIN_PASSWORD": PASSWORD, "RUST_LOG": "warn"},
            )
        line = self.process.stdout.readline().strip()
        if not line.startswith("listening on http://"):
            self.__exit__()
            raise SystemExit(f"the server did not start: {line}\n{self.log.read_text()}")
        self.base = line.removeprefix("listening on ")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.folder.cleanup()


class Refused(RuntimeError):
    """A request of ours that was refused."""

    def __init__(self, text, status):
        super().__init__(text)
        self.status = status


def ask(base, method, path, body=None, token=None):
    """The data of a successful answer. Anything else ends the run: it is not what is tested."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = requests.request(
        method, base + path, json=body, headers=headers, timeout=PATIENCE_S, allow_redirects=False
    )
    if not answer.ok:
        told = f"{method} {path}: {answer.status_code} {answer.text}"
        raise Refused(told, answer.status_code)
    return answer.json()["data"]


def register(base, name):
    """Registers a user."""
    email = f"{name}@example.org"
    body = {"username": name, "email": email, "password": PASSWORD}
    return ask(base, "POST", "/api/v1/users", body)


def sign_in(base, name):
    """Signs in; gives the access token."""
    body = {"name": name, "password": PASSWORD}
    return ask(base, "POST", "/api/v1/sessions", body)["tokens"]["access_token"]
