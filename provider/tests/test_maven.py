"""Jars of a Maven repository: a real server with TLS, whose certificate only these tests trust."""

from __future__ import annotations

import base64
import datetime
import hashlib
import ipaddress
import logging
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from jarflow_airflow import maven
from jarflow_airflow.maven import fetch, is_coordinates, path_of

if TYPE_CHECKING:
    from conftest import Airflow

LOG = logging.getLogger("maven")
COORDINATES = "org.toys:toy:1.0"
PATH = "/maven/org/toys/toy/1.0/toy-1.0.jar"
BASIC = "Basic " + base64.b64encode(b"toy:a-password-that-nobody-may-see").decode()


class Repository(ThreadingHTTPServer):
    """Has what it is given by path: bytes, a code, or another address; remembers who asked."""

    def __init__(self, certificate: Path) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.has: dict[str, bytes | int | str] = {}
        self.asked: list[tuple[str, str | None]] = []
        self.cuts = 0
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.address = f"https://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """Say nothing of those who do not trust its certificate."""


class Answers(BaseHTTPRequestHandler):
    server: Repository

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["Authorization"]))
        found = self.server.has.get(self.path, 404)
        if isinstance(found, int):
            self.send_error(found)
        elif isinstance(found, str):
            self.send_response(302)
            self.send_header("Location", found)
            self.end_headers()
        else:
            self.send_response(200)
            self.send_header("Content-Length", str(len(found)))
            self.end_headers()
            self.wfile.write(found[: len(found) - self.server.cuts])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and the certificate of 127.0.0.1 that it signed."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.timezone.utc)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a repository")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    pem, secret = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    file.write_bytes(
        key.private_bytes(pem, secret, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def repository(certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    """A repository that Airflow's settings name, and an empty cache."""
    with Repository(certificate) as server:
        server.has[PATH] = b"a jar"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        monkeypatch.setenv("AIRFLOW__JARFLOW__CACHE", str(tmp_path / "cache"))
        monkeypatch.setenv("AIRFLOW__JARFLOW__REPOSITORY", f"{server.address}/maven/")
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_it_is_fetched_once_and_then_needs_no_repository(repository: Repository) -> None:
    place = fetch(COORDINATES, None, LOG)
    assert place.read_bytes() == b"a jar"
    repository.has.clear()
    assert fetch(COORDINATES, None, LOG) == place
    assert fetch(COORDINATES, sha256(b"a jar").upper(), LOG) == place
    assert repository.asked == [(PATH, None)]
    assert sorted(file.name for file in place.parent.iterdir()) == [
        ".toy-1.0.jar.lock",
        "toy-1.0.jar",
        "toy-1.0.jar.sha256",
    ]


def test_two_tasks_fetch_it_once(repository: Repository) -> None:
    with ThreadPoolExecutor(8) as pool:
        places = {*pool.map(lambda _: fetch(COORDINATES, None, LOG), range(8))}
    assert (len(places), len(repository.asked)) == (1, 1)


def test_a_classifier_is_part_of_the_name(repository: Repository) -> None:
    repository.has["/maven/a/b-c/d_e/1.0+2/d_e-1.0+2-all-deps.jar"] = b"all"
    assert fetch("a.b-c:d_e:1.0+2:all-deps", None, LOG).read_bytes() == b"all"


@pytest.mark.usefixtures("repository")
def test_another_jar_than_the_dag_says_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(
        AirflowFailException, match=f"{COORDINATES} has the sha256 {sha256(b'a jar')}, but the DAG says 0{{64}}"
    ):
        fetch(COORDINATES, "0" * 64, LOG)
    assert not [*tmp_path.rglob("*.jar")]
    with pytest.raises(AirflowFailException, match="expected 64 hexadecimal digits, found 'md5'"):
        fetch(COORDINATES, "md5", LOG)


def test_a_folder_that_was_filled_may_be_read_only(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    place = fetch(COORDINATES, None, LOG)
    monkeypatch.setattr(maven, "alone", lambda _: pytest.fail("it wants to write a lock"))
    assert fetch(COORDINATES, sha256(b"a jar"), LOG) == place
    assert len(repository.asked) == 1


@pytest.mark.usefixtures("repository")
def test_a_jar_that_was_changed_in_the_cache_is_not_run() -> None:
    place = fetch(COORDINATES, None, LOG)
    place.write_bytes(b"another")
    with pytest.raises(AirflowFailException, match=f"{place} is not the jar that was fetched: its sha256 is "):
        fetch(COORDINATES, None, LOG)


def test_a_jar_that_a_person_put_into_the_cache_is_the_one(repository: Repository) -> None:
    place = maven.cache() / "maven" / "org/toys/toy/1.0/toy-1.0.jar"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"by hand")
    assert fetch(COORDINATES, None, LOG) == place
    assert repository.asked == []


@pytest.mark.parametrize(
    "coordinates",
    [
        *("a:b", "a:b:1:c:d", "a:b:LATEST", "a:b:release", "a:b:1.0-SNAPSHOT", "a:b:[1,2)", "a:b:..", "..:b:1"),
        *("a:.b:1", "a:b\\c:1", "a:b:1?x", "a:b:1#x", "a:b:1..2", "a::1", "a:b:", "a:b:1:", "a:b:1\n", "ä:b:1"),
        "a:b:%2e%2e",
    ],
)
def test_what_is_no_fixed_version_or_leads_elsewhere_is_refused(coordinates: str) -> None:
    assert is_coordinates(coordinates)
    with pytest.raises(AirflowFailException, match="expected 'GROUP:ARTIFACT:VERSION' or"):
        path_of(coordinates)


@pytest.mark.parametrize("jar", ["/jars/a.jar", "/jars/a:b:1.jar", "a", "../a.jar"])
def test_a_path_and_a_name_are_no_coordinates(jar: str) -> None:
    assert not is_coordinates(jar)


@pytest.mark.parametrize(
    ("answer", "error", "sentence"),
    [
        (404, AirflowFailException, "answered 404 Not Found: correct the coordinates, or Airflow's setting"),
        (401, AirflowFailException, "answered 401 Unauthorized: set .jarflow. repository_login to a connection"),
        (503, AirflowException, "answered 503 Service Unavailable"),
        ("http://127.0.0.1:9/x.jar", AirflowFailException, "jars are fetched by https only, found http://127.0.0.1"),
        ("file:///etc/passwd", AirflowException, "answered 302 Found - Redirection to url .* is not allowed"),
        (PATH, AirflowException, "answered 302 The HTTP server returned a redirect error"),
    ],
)
def test_no_answer_leaves_nothing_and_says_what_to_do(
    repository: Repository, tmp_path: Path, answer: int | str, error: type[Exception], sentence: str
) -> None:
    repository.has[PATH] = answer
    with pytest.raises(error, match=sentence) as found:
        fetch(COORDINATES, None, LOG)
    assert type(found.value) is error
    assert not [*tmp_path.rglob("*toy-1.0.jar"), *tmp_path.rglob("*.sha256")]


def test_what_is_cut_short_or_too_long_is_not_kept(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.cuts = 2
    with pytest.raises(AirflowException, match="ended 2 bytes too early"):
        fetch(COORDINATES, None, LOG)
    repository.cuts = 0
    monkeypatch.setattr(maven, "LONGEST", 4)
    with pytest.raises(AirflowFailException, match="is longer than 0 MB: it is not fetched"):
        fetch(COORDINATES, None, LOG)
    assert not [*tmp_path.rglob("*.jar")]


@pytest.mark.usefixtures("repository")
def test_a_repository_that_is_away_or_not_to_be_trusted_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(AirflowException, match=r"cannot be fetched: .*certificate verify failed"):
        fetch(COORDINATES, None, LOG)
    monkeypatch.setenv("AIRFLOW__JARFLOW__REPOSITORY", "https://127.0.0.1:1")
    with pytest.raises(AirflowException, match=r"cannot be fetched: .*Connection refused"):
        fetch(COORDINATES, None, LOG)


@pytest.mark.parametrize("address", ["http://127.0.0.1/maven", "file:///tmp", "maven", "https://"])
def test_a_repository_without_tls_is_refused(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("AIRFLOW__JARFLOW__REPOSITORY", address)
    with pytest.raises(AirflowFailException, match="jars are fetched by https only"):
        fetch(COORDINATES, None, LOG)
    assert repository.asked == []


@pytest.mark.usefixtures("repository")
def test_an_address_shows_no_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__JARFLOW__REPOSITORY", "https://me:secret@127.0.0.1/")
    with pytest.raises(AirflowFailException, match="shows no login: name a connection") as refused:
        fetch(COORDINATES, None, LOG)
    assert "secret" not in str(refused.value)


def test_a_folder_in_which_anybody_can_write_is_refused(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__JARFLOW__CACHE", str(tmp_path))
    tmp_path.chmod(0o777)
    with pytest.raises(AirflowFailException, match=f"anybody can write to {tmp_path}.*: chmod o-w"):
        fetch(COORDINATES, None, LOG)
    assert repository.asked == []


def test_a_task_runs_it_and_its_login_is_told_to_its_repository_only(
    airflow: Airflow, repository: Repository, certificate: Path, toy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__JARFLOW__REPOSITORY_LOGIN", "toy_login")
    with Repository(certificate) as other:
        threading.Thread(target=other.serve_forever, args=(0.05,), daemon=True).start()
        other.has["/elsewhere"] = toy.read_bytes()
        repository.has[PATH] = f"{other.address}/elsewhere"

        run = airflow.run("any-fetched", "print", "3 rows")

        other.shutdown()
    assert (run.state, run.xcoms) == ("success", {"return_value": "3 rows"})
    assert run.log[0]["event"] == f"fetching {COORDINATES} from {repository.address}/maven"
    assert run.log[1]["sha256"] == sha256(toy.read_bytes())
    assert run.log[1]["event"].startswith("fetched 0.0 MB in ")
    assert (repository.asked, other.asked) == ([(PATH, BASIC)], [("/elsewhere", None)])
