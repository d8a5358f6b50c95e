"""Servers for tests, on free ports of this machine: for mail, for the web, and one that wants to hear passwords."""

from __future__ import annotations

import json
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message as Mail
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import AuthResult

from cli.tests.instance import free_ports

PASSWORD = "a-pass/word+of:mail"
"""The one that it takes."""
QUOTED = "a-pass%2Fword%2Bof%3Amail"


class Mailbox(Message):
    """Keeps what a mail server was given."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Mail] = []
        self.logins: list[tuple[str, str, bool]] = []

    def handle_message(self, message: Mail) -> None:
        self.mails.append(message)

    def login(self, _: object, session: Any, __: object, ___: object, login: Any) -> AuthResult:  # noqa: ANN401
        self.logins.append((login.login.decode(), login.password.decode(), session.ssl is not None))
        return AuthResult(success=login.password.decode() == PASSWORD, handled=False)


@contextmanager
def mail_server(**options: Any) -> Iterator[tuple[Mailbox, int]]:
    mailbox = Mailbox()
    [port] = free_ports(1)
    server = Controller(mailbox, hostname="127.0.0.1", port=port, authenticator=mailbox.login, **options)
    server.start()
    try:
        yield mailbox, port
    finally:
        server.stop()


@contextmanager
def web_server(answer: Callable[[str], tuple[int, object]]) -> Iterator[tuple[list[Any], int]]:
    """Answers a path with a status and JSON. Keeps what it was asked: path, headers, and what JSON was sent."""
    calls: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            calls.append((self.path, dict(self.headers), json.loads(said or b"null")))
            status, text = answer(self.path)
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(json.dumps(text).encode())

        do_GET = do_PUT = do_POST  # noqa: N815 - the names that its base looks for

        def log_message(self, *_: object) -> None:
            """Be silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield calls, server.server_port
        server.shutdown()


@contextmanager
def password_thief() -> Iterator[tuple[list[bytes], int]]:
    """Sits where a PostgreSQL should be, asks whoever comes for a password, and keeps what it is told."""
    told: list[bytes] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            (length,) = struct.unpack("!i", self.rfile.read(4))
            start = self.rfile.read(length - 4)
            if start[:4] == struct.pack("!i", 80877103):  # It asks for TLS first.
                self.wfile.write(b"N")
                self.rfile.read(struct.unpack("!i", self.rfile.read(4))[0] - 4)
            self.wfile.write(b"R" + struct.pack("!ii", 8, 3))
            if answer := self.connection.recv(1024):
                told.append(answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield told, server.server_address[1]
        server.shutdown()
