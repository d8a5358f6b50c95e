"""Takes out of a text what nobody else may read: this instance's secrets, what looks like one, a home folder's name."""

from __future__ import annotations

import json
import os
import re
import urllib.parse
from collections.abc import Iterator, Mapping
from pathlib import Path

from cli.places import Places

MASK = "***"
SHORTEST = 6
"""Characters: a shorter word may stand in any sentence, and none of our secrets is so short."""
PUBLIC = ("conn_type", "host", "port", "schema", "login")
SECRET_NAME = re.compile(r"(pass(word|wd|phrase)?|secret|token|credentials?|auth|key|conn|alert)$", re.IGNORECASE)
LOGIN = r"(?<![^\s'\"=,;(/])[^\s'\"=,;(/:@]*:(?!//)"
"""USER: where a word or a URL's host may begin, but no scheme. A password may hold a / or @, so the last @ ends it."""
BEFORE_A_HOST = re.compile(rf"{LOGIN}(\S{{1,1000}})@")
LOOKS_SECRET = (
    (re.compile(r"(?<=://)[^\s'\"]{1,1000}@"), f"{MASK}@"),
    (re.compile(rf"{LOGIN}[^\s'\"]{{1,1000}}@"), f"{MASK}@"),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]+(\.[\w-]*)?"), MASK),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {MASK}"),
    (
        re.compile(r"(?i)((?:password|passwd|secret|token|api_?key|signature)[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;)}]+"),
        rf"\1{MASK}",
    ),
)


class Masks:
    """Knows the secrets of an instance; `complete` is False when some of them could not be read."""

    def __init__(self, places: Places, environment: Mapping[str, str] = os.environ) -> None:
        self.complete = True
        found = {places.alert, places.mail, *(value for name, value in environment.items() if is_secret(name))}
        found |= {word for value in environment.values() for word in BEFORE_A_HOST.findall(value)}
        for file in _files(places):
            text = self._read(file)
            found |= set(_values(file, text))
        forms = {form for value in found if len(value) >= SHORTEST for form in _forms(value)}
        longest_first = sorted(forms, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
        own = "|".join(re.escape(str(home)) for home in {Path.home(), Path.home().resolve()} - {Path("/")})
        self._homes = re.compile(rf"(?<![\w./-])({own}|/(?:home|Users)/[\w.-]+)(?![\w.-])")

    def hide(self, text: str) -> str:
        if self._secrets:
            text = self._secrets.sub(MASK, text)
        for looks, instead in LOOKS_SECRET:
            text = looks.sub(instead, text)
        return self._homes.sub("~", text)

    def _read(self, file: Path) -> str:
        try:
            return file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            self.complete = False
            return ""


def _files(places: Places) -> list[Path]:
    """Files with secrets of this instance. A folder that cannot be looked into stands for itself, unread."""
    folder, settings = places.secrets, places.airflow_home / "airflow.cfg"
    closed = folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK)
    inside = [folder] if closed else [file for file in folder.rglob("*") if file.is_file()]
    return [*inside, *([settings] if settings.exists() else [])]


def is_secret(name: str) -> bool:
    """True if the value of something with this name is secret."""
    return bool(SECRET_NAME.search(name))


def _values(file: Path, text: str) -> Iterator[str]:
    """The secrets in a file: of a pgpass the passwords, of settings those with such a name, else all it says."""
    if file.name.endswith("pgpass"):
        yield from (line.rstrip("\n").split(":", 4)[-1] for line in text.splitlines() if not line.startswith("#"))
    elif file.suffix == ".cfg":
        yield from (value for name, value in re.findall(r"^(\w+)\s*=\s*(.+)$", text, re.MULTILINE) if is_secret(name))
    else:
        try:
            yield from _strings(json.loads(text))
        except ValueError:
            yield from (line.strip() for line in text.splitlines())


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in PUBLIC:
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    elif isinstance(value, str):
        yield value


def _forms(secret: str) -> set[str]:
    """A secret as it is, as it stands in a URL and in JSON; of a URL its parts too."""
    parts = {secret}
    try:
        url = urllib.parse.urlsplit(secret)
    except ValueError:
        url = urllib.parse.urlsplit("")
    if url.netloc:
        parts |= {url.password or "", *(value for _, value in urllib.parse.parse_qsl(url.query))}
        if url.scheme.startswith("http"):
            parts |= {url.path.strip("/"), url.path.rpartition("/")[2], url.query}
        parts = {part for part in parts if len(part) >= SHORTEST}
    forms = parts | {urllib.parse.unquote(part) for part in parts}
    return {form for part in forms for form in (part, urllib.parse.quote(part, safe=""), json.dumps(part)[1:-1])}
