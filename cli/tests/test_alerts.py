"""Who is told of a failed run, and what: a real mail server, a real web server, and ones that misbehave."""

from __future__ import annotations

import datetime
import errno
import io
import socket
import ssl
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import alerts
from alerts import Failure, NotTold, send
from cli import airflow, alert, container, passwords
from cli.places import Places
from cli.problem import Problem
from cli.tests.files import put
from cli.tests.instance import free_ports, placed
from cli.tests.servers import PASSWORD, QUOTED, mail_server, web_server

FAILURE = Failure(
    pipeline="applications",
    run="manual__2026-11-21T09:00:00+00:00",
    reason="task_failure",
    task="ingest",
    attempt=4,
    error="REJECTED: 1 file refused and none taken: empty.csv: it is empty",
    counts={"read": 3, "accepted": 2, "rejected": 1},
    link="http://127.0.0.1:8080/dags/applications/runs/x/tasks/ingest?try_number=4",
)
A_RUN = {"run_id": "r", "dag": SimpleNamespace(dag_id="p")}
TEXT = """\
applications failed: ingest

why:    a task failed
run:    manual__2026-11-21T09:00:00+00:00
task:   ingest, try 4
error:  REJECTED: 1 file refused and none taken: empty.csv: it is empty
counts: read 3, accepted 2, rejected 1
log:    http://127.0.0.1:8080/dags/applications/runs/x/tasks/ingest?try_number=4
"""


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's TLS, which this process trusts."""
    from cryptography import x509  # noqa: PLC0415 - only this needs it
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.x509.oid import NameOID  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now, day = datetime.datetime.now(datetime.timezone.utc), datetime.timedelta(days=1)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - day, now + day)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    public = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "both.pem").write_bytes(private + public)
    (tmp_path / "public.pem").write_bytes(public)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "public.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    return context


def test_a_mail_says_what_failed_why_how_much_and_where_to_look() -> None:
    with mail_server() as (mailbox, port):
        to = send(f"smtp://127.0.0.1:{port}/ops@example.org,nadia%40example.org?from=jarflow@example.org", FAILURE)
    assert to == "ops@example.org, nadia@example.org"
    [mail] = mailbox.mails
    assert mail["Subject"] == "[Jarflow] applications failed: ingest"
    assert (mail["From"], mail["To"]) == ("jarflow@example.org", "ops@example.org, nadia@example.org")
    assert mail["Date"]
    assert mail["X-RcptTo"] == "ops@example.org, nadia@example.org"
    assert mail.get_payload(decode=True).decode().replace("\r\n", "\n") == TEXT


@pytest.mark.parametrize(
    ("scheme", "context", "options", "started"),
    [
        ("smtp", "tls_context", {"require_starttls": True}, True),
        ("smtps", "ssl_context", {"auth_require_tls": False}, False),
    ],
    ids=["where the server offers it", "from the first byte when told so"],
)
def test_a_mail_goes_over_tls(
    certificate: ssl.SSLContext, scheme: str, context: str, options: dict[str, bool], *, started: bool
) -> None:
    with mail_server(**{context: certificate}, **options) as (mailbox, port):
        send(f"{scheme}://ops:{QUOTED}@localhost:{port}/ops@example.org", FAILURE)
    assert mailbox.logins == [("ops", PASSWORD, started)]
    assert len(mailbox.mails) == 1


def test_a_certificate_that_nobody_vouches_for_gets_no_password(
    certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with (
        mail_server(tls_context=certificate) as (mailbox, port),
        pytest.raises(NotTold, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        send(f"smtp://ops:{PASSWORD[:6]}@localhost:{port}/ops@example.org", FAILURE)
    assert (mailbox.logins, mailbox.mails) == ([], [])


def test_a_password_never_travels_in_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "THIS_MACHINE", set())
    with mail_server(auth_require_tls=False) as (mailbox, port):
        with pytest.raises(NotTold, match=r"^127\.0\.0\.1 does not offer TLS, so the password was not sent$"):
            send(f"smtp://ops:secret@127.0.0.1:{port}/ops@example.org", FAILURE)
        assert (mailbox.logins, mailbox.mails) == ([], [])


def test_a_webhooks_password_never_travels_in_clear(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert alerts.THIS_MACHINE == alert.THIS_MACHINE
    with pytest.raises(
        Problem, match=r"^JARFLOW_ALERT would send its password unencrypted over http://: expected https"
    ):
        alert.url(placed(tmp_path, JARFLOW_ALERT="http://ops:secret@chat.example/x"))
    assert alert.url(places) == ""
    assert alert.url(placed(tmp_path, JARFLOW_ALERT="http://ops:secret@localhost/x"))
    monkeypatch.setattr(alerts, "THIS_MACHINE", set())
    with web_server(lambda _: (200, None)) as (calls, port):
        with pytest.raises(NotTold, match=r"^127\.0\.0\.1 would be called without TLS, so the password was not sent$"):
            send(f"http://ops:secret@127.0.0.1:{port}/x", FAILURE)
        assert calls == []


@pytest.mark.parametrize(
    ("context", "url", "note"),
    [
        ({}, "https://x/y", "a run failed: nobody was told: KeyError: 'dag'"),
        (A_RUN, "https://u:s\u2100cret@x/y", "p failed (run r): nobody was told: [jarflow] alert is not a valid URL"),
        (A_RUN, "http://[::1", "p failed (run r): nobody was told: [jarflow] alert is not a valid URL"),
    ],
)
def test_telling_never_raises(
    context: dict[str, Any], url: str, note: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"alert": url, "alert_log": str(tmp_path / "alerts.log")}
    monkeypatch.setattr(alerts, "setting", lambda name, _="": settings[name])
    alerts.tell(context)  # type: ignore[arg-type]
    [line] = (tmp_path / "alerts.log").read_text().splitlines()
    assert line.partition(" UTC ERROR ")[2] == note


def test_a_refused_password_is_told_without_it() -> None:
    with mail_server(auth_require_tls=False) as (mailbox, port), pytest.raises(NotTold) as why:
        send(f"smtp://ops:wrong-one@127.0.0.1:{port}/ops@example.org", FAILURE)
    assert [one[:2] for one in mailbox.logins][:1] == [("ops", "wrong-one")]
    assert "SMTPAuthenticationError" in str(why.value)
    assert "wrong-one" not in str(why.value)


def test_a_webhook_is_given_the_text_and_every_fact() -> None:
    with web_server(lambda _: (200, None)) as (calls, port):
        assert send(f"http://ops:p%40ss@127.0.0.1:{port}/services/T0/secret?a=b", FAILURE) == "127.0.0.1"
    [(path, headers, body)] = calls
    assert path == "/services/T0/secret?a=b"
    assert headers["Content-Type"] == "application/json"
    assert headers["Authorization"] == "Basic b3BzOnBAc3M="
    assert list(body) == "text pipeline run reason task attempt error counts link".split(), "what the page promises"
    assert body == {"text": TEXT, **vars(FAILURE)}


def test_the_name_of_a_folder_is_no_link_in_a_chat() -> None:
    failure = replace(FAILURE, error="landing/<https://evil.example|Open the log> & more: no table")
    with web_server(lambda _: (200, None)) as (calls, port):
        send(f"http://127.0.0.1:{port}/", failure)
    [(_, _, body)] = calls
    assert "landing/&lt;https://evil.example|Open the log&gt; &amp; more" in body["text"]
    assert body["error"] == failure.error


@pytest.mark.parametrize("answer", [302, 404, 500])
def test_a_webhook_that_does_not_take_it_is_not_called_again(answer: int) -> None:
    with web_server(lambda _: (answer, None)) as (calls, port):
        with pytest.raises(NotTold, match=rf"^127\.0\.0\.1 answered {answer}$"):
            send(f"http://127.0.0.1:{port}/services/secret", FAILURE)
        assert len(calls) == 1


def test_what_a_server_says_is_shown_and_not_obeyed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            taken, _ = server.accept()
            taken.recv(65536)
            taken.sendall(b"\x1b[2J\x07\rforged " + b"x" * 30_000 + b"\n")

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(NotTold, match=r"^127\.0\.0\.1: BadStatusLine: \\x1b\[2J\\x07 forged x+$") as said:
            send(f"http://127.0.0.1:{server.getsockname()[1]}/", FAILURE)
    assert len(str(said.value)) == alerts.LONGEST


@pytest.mark.parametrize("scheme", ["http", "smtp"])
def test_a_server_that_hangs_or_drips_is_given_up_in_time(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "PATIENCE", 1.0)
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            taken, _ = server.accept()
            while not over.wait(0.1):
                taken.sendall(b"2")

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        with pytest.raises(NotTold, match=r"^127\.0\.0\.1 did not accept it within 1 s$"):
            send(f"{scheme}://127.0.0.1:{server.getsockname()[1]}/ops@example.org", FAILURE)
        assert time.monotonic() - began < 5
        over.set()


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("services/secret", f"ConnectionRefusedError: [Errno {errno.ECONNREFUSED}] Connection refused"),
        ("services/se cret", "InvalidURL: URL can't contain control characters. '***' (found at least ' ')"),
    ],
)
def test_nobody_there_is_a_sentence_without_the_secret_path(path: str, why: str) -> None:
    [port] = free_ports(1)
    with pytest.raises(NotTold) as told:
        send(f"http://127.0.0.1:{port}/{path}", FAILURE)
    assert str(told.value) == f"127.0.0.1: {why}"


def test_the_first_error_and_the_last_account_are_those_of_the_log() -> None:
    log = [
        {"level": "info", "event": "files read: 2", "read": 2, "accepted": 2, "rejected": 0, "skipped": 0},
        {"level": "error", "event": "the first\nwith more"},
        {"level": "error", "event": "Task failed", "error_detail": [{"exc_value": "the second"}]},
        {"level": "info", "event": "files read: 3", "read": 3, "accepted": 1, "rejected": 2, "skipped": 0},
    ]
    assert alerts.first_error(log) == "the first"
    assert alerts.first_error(log[2:]) == "the second"
    assert alerts.first_error([]) == ""
    result = {"files": 3, "batch": "x", "done": True, "rejected": 2}
    assert alerts.counts_of(log, result) == {"read": 3, "accepted": 1, "rejected": 2, "skipped": 0, "files": 3}
    assert alerts.counts_of([], None) == {}


def test_a_run_without_a_task_to_blame_is_told_too() -> None:
    failure = alerts.failure_of({**A_RUN, "reason": "timed_out"})  # type: ignore[typeddict-item]
    assert failure == Failure("p", "r", "timed_out")
    assert failure.text == "p failed\n\nwhy:    it ran longer than allowed\nrun:    r\n"


@pytest.fixture
def places(places: Places) -> Places:
    """It with the logins that its settings name."""
    passwords.add_logins(places, passwords.BEFORE_MIGRATION)
    return places


def settings(places: Places) -> str:
    airflow.configure(places)
    return (places.airflow_home / "airflow.cfg").read_text(encoding="utf-8")


def test_nobody_is_told_unless_somebody_says_so(places: Places) -> None:
    assert "\nalert = \n" in settings(places)
    assert alert.described(alert.url(places)) == "off (set JARFLOW_ALERT to a mail address or a webhook)"


def test_whom_to_tell_is_kept_until_it_is_switched_off(places: Places, tmp_path: Path) -> None:
    url = "smtp://ops:p%40ss@mail.example/ops%40example.org"
    given = placed(tmp_path, JARFLOW_ALERT=url)
    assert "\nalert = smtp://ops:p%%40ss@mail.example/ops%%40example.org\n" in settings(given)
    assert alert.url(places) == url
    assert (places.secrets / "alert").stat().st_mode & 0o777 == 0o600
    assert alert.described(url) == "ops@example.org, by mail through mail.example"
    assert "p%40ss" not in repr(given)
    assert "\nalert = \n" in settings(placed(tmp_path, JARFLOW_ALERT="off"))
    assert alert.url(places) == ""


def test_a_container_is_told_whom_to_tell_on_stdin(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(places.checkout / "sql" / "datasets.csv", "dataset,rows,check\n")
    monkeypatch.setattr(container, "OF", tmp_path / "of")
    monkeypatch.setattr(sys, "stdin", io.StringIO("https://chat.example/x\n"))
    container.change_alert(places)
    assert capsys.readouterr().out == "Failure messages: the webhook at chat.example\n"

    passwords.add_logins(places, (*passwords.BEFORE_MIGRATION, *passwords.OF_PROGRAMS, container.DASHBOARDS))
    container.hand_out(places)
    for name in ("scheduler", "dag-processor"):
        settings = (tmp_path / "of" / name / "airflow" / "airflow.cfg").read_text(encoding="utf-8")
        assert "\nalert = https://chat.example/x\n" in settings
        assert (tmp_path / "of" / name / "log").is_dir()


NO_PLACE = "on ops@example.org mailto:ops@example.org ftp://x/y https:///x https://x:y/z".split()


@pytest.mark.parametrize(
    ("value", "why"),
    [
        *((value, "JARFLOW_ALERT") for value in (*NO_PLACE, "https://x/a b")),
        ("smtp://mail.example/", "JARFLOW_ALERT names no recipient"),
    ],
)
def test_what_is_no_place_to_tell_is_refused_without_repeating_it(
    places: Places, tmp_path: Path, value: str, why: str
) -> None:
    with pytest.raises(Problem) as problem:
        alert.url(placed(tmp_path, JARFLOW_ALERT=value))
    assert str(problem.value).startswith(f"{why}: expected smtp://HOST/TO (smtp://USER:PASSWORD@HOST:PORT/TO")
    assert value == "on" or value not in str(problem.value)
    assert not (places.secrets / "alert").exists()
