"""A real mail server for tests, on a free port of this machine."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import AuthResult

from cli.tests.instance import free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message as Mail

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
