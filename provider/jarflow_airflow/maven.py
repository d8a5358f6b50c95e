"""A jar of a Maven repository: fetched once, and the same ever after."""

from __future__ import annotations

import base64
import hashlib
import re
import tempfile
import time
from http.client import HTTPException
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from airflow.providers.common.compat.sdk import AirflowException, AirflowFailException

from jarflow_airflow.cost import MEGABYTE
from jarflow_airflow.jar import A_PART, digest_of
from jarflow_airflow.secret import connection_of
from jarflow_airflow.settings import alone, cache, setting
from jarflow_airflow.versions import say

if TYPE_CHECKING:
    from airflow.sdk.types import Logger

PART = r"[A-Za-z0-9_](?:[\w+-]|\.(?!\.))*"
COORDINATES = re.compile(rf"({PART}):({PART}):({PART})(?::({PART}))?", re.ASCII)
EXPECTED = "expected 'GROUP:ARTIFACT:VERSION' or 'GROUP:ARTIFACT:VERSION:CLASSIFIER' with a fixed version"
MOVES = re.compile(r"(?i)latest|release|.*-snapshot")
"""Versions that mean another jar tomorrow."""
SHA_256 = re.compile(r"[0-9a-fA-F]{64}")
CENTRAL = "https://repo.maven.apache.org/maven2"
LONGEST = 1024 * 1024 * 1024
"""Bytes: a larger jar is not fetched."""
PATIENCE = 30.0
"""Seconds without a byte."""
NOT_THERE = (404, 410)
REFUSED = (401, 403)


class OnlyHttps(HTTPRedirectHandler):
    """Follows a repository to another address, but not to one that anybody on the way can change."""

    def redirect_request(self, *request: Any) -> Any:  # noqa: ANN401 - as it is declared
        """Refuse an address without TLS; it is the last of what is given."""
        check_address(request[-1])
        return super().redirect_request(*request)


def is_coordinates(jar: str) -> bool:
    """True of what is no path and no name, but means a jar of a repository, rightly or wrongly written."""
    return ":" in jar and "/" not in jar


def fetch(coordinates: str, sha256: str | None, log: Logger) -> Path:
    """The jar in the cache, fetched if it is not there. It is the one with this digest, or the first that came."""
    path = path_of(coordinates)
    place = cache() / "maven" / path
    if not place.is_file():
        with alone(place.with_name(f".{place.name}.lock")):
            if not place.is_file():
                download(coordinates, path, place, sha256, log)
    found = digest_of(place)
    if not digest_file(place).exists():  # A person put the jar there.
        digest_file(place).write_text(found, encoding="ascii")
    known = digest_file(place).read_text(encoding="ascii")
    if found != known:
        raise AirflowFailException(f"{place} is not the jar that was fetched: its sha256 is {found}, was {known}")
    check(coordinates, found, sha256)
    return place


def path_of(coordinates: str) -> str:
    """Where a repository has a jar."""
    match = COORDINATES.fullmatch(coordinates)
    if match is None or MOVES.fullmatch(match[3]):
        raise AirflowFailException(f"jar {coordinates!r}: {EXPECTED}")
    group, artifact, version, classifier = match.groups()
    name = "-".join(filter(None, (artifact, version, classifier)))
    return f"{group.replace('.', '/')}/{artifact}/{version}/{name}.jar"


def download(coordinates: str, path: str, place: Path, sha256: str | None, log: Logger) -> None:
    """Fetch a jar into its place, and its digest beside it."""
    repository = (setting("repository") or CENTRAL).rstrip("/")
    check_address(repository)
    address = f"{repository}/{path}"
    say(log, "info", f"fetching {coordinates} from {repository}")
    began = time.monotonic()
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=f".{place.name}-", delete=False) as file:
        try:
            digest = copy(address, file)
            check(coordinates, digest, sha256)
            digest_file(place).write_text(digest, encoding="ascii")
            Path(file.name).rename(place)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    took, size = time.monotonic() - began, place.stat().st_size / MEGABYTE
    say(log, "info", f"fetched {size:.1f} MB in {took:.1f} s", {"sha256": digest})


def copy(address: str, file: IO[bytes]) -> str:
    """Download an address into a file; the digest of what came."""
    request = Request(address)  # noqa: S310 - the scheme was looked at
    if login := setting("repository_login"):
        of = connection_of(login, "repository_login")
        basic = base64.b64encode(f"{of.login or ''}:{of.password or ''}".encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {basic}")
    digest, size = hashlib.sha256(), 0
    try:
        with build_opener(OnlyHttps).open(request, timeout=PATIENCE) as reply:
            while some := reply.read(A_PART):
                size += len(some)
                if size > LONGEST:
                    raise AirflowFailException(f"{address} is longer than {LONGEST // MEGABYTE} MB: it is not fetched")
                digest.update(some)
                file.write(some)
            if reply.length:
                raise AirflowException(f"{address} ended {reply.length} bytes too early")
    except HTTPError as answer:
        answer.close()
        sentence = f"{address} answered {answer.code} {answer.reason}"
        if answer.code in NOT_THERE:
            raise AirflowFailException(
                f"{sentence}: correct the coordinates, or Airflow's setting [jarflow] repository"
            ) from None
        if answer.code in REFUSED:
            raise AirflowFailException(
                f"{sentence}: set [jarflow] repository_login to a connection that may read it"
            ) from None
        raise AirflowException(sentence) from None
    except (OSError, HTTPException) as away:
        why = getattr(away, "reason", None) or getattr(away, "strerror", None) or repr(away)
        raise AirflowException(f"{address} cannot be fetched: {why}") from None
    file.flush()
    return digest.hexdigest()


def check(jar: str, found: str, sha256: str | None) -> None:
    """Fail the task for good if a jar is another one than the DAG says."""
    if sha256 is None:
        return
    if not SHA_256.fullmatch(sha256):
        raise AirflowFailException(f"sha256 of {jar}: expected 64 hexadecimal digits, found {sha256!r}")
    if found != sha256.lower():
        raise AirflowFailException(f"{jar} has the sha256 {found}, but the DAG says {sha256.lower()}")


def check_address(address: str) -> None:
    """Fail the task for good if anybody on the way could change what comes from an address."""
    parts = urlsplit(address)
    if parts.username or parts.password:
        raise AirflowFailException("an address of jars shows no login: name a connection in [jarflow] repository_login")
    if parts.scheme != "https" or not parts.hostname:
        raise AirflowFailException(f"jars are fetched by https only, found {parts.scheme}://{parts.hostname or ''}")


def digest_file(place: Path) -> Path:
    """The file in which the digest of a fetched jar is kept."""
    return place.with_name(f"{place.name}.sha256")
