"""Who is told when a run fails: one URL, a secret, given once in JARFLOW_ALERT and kept with the other secrets.

How it is used, and what each part of it means, is the business of `plugins/alerts.py`.
"""

from __future__ import annotations

import urllib.parse

from cli import passwords
from cli.places import Places
from cli.problem import USAGE, Problem

WEBHOOK, MAIL = ("http", "https"), ("smtp", "smtps")
THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}
EXPECTED = (
    "expected smtp://HOST/TO (smtp://USER:PASSWORD@HOST:PORT/TO,TO?from=ADDRESS), https://WEBHOOK or off; "
    "see docs/how-to/be-told-of-failures.md"
)


def url(places: Places) -> str:
    """The URL, empty when nobody is told: the one given now, else that of the last `up`."""
    check(places)
    return passwords.kept_url(places, "alert", places.alert)


def described(alert: str) -> str:
    """Where messages about failed runs go, without what is secret in it."""
    if not alert:
        return "off (set JARFLOW_ALERT to a mail address or a webhook)"
    where = urllib.parse.urlsplit(alert)
    if where.scheme in WEBHOOK:
        return f"the webhook at {where.hostname}"
    return f"{urllib.parse.unquote(where.path.strip('/'))}, by mail through {where.hostname}"


def check(places: Places) -> None:
    """Refuse a value that can tell nobody. The value itself is not repeated: it may hold a password."""
    alert = places.alert
    if alert in ("", passwords.OFF):
        return
    try:
        where = urllib.parse.urlsplit(alert)
        well = bool(where.hostname) and (where.port or 1) > 0
    except ValueError:
        well = False
    if not well or where.scheme not in (*WEBHOOK, *MAIL) or any(letter.isspace() for letter in alert):
        raise Problem(f"JARFLOW_ALERT: {EXPECTED}.", USAGE)
    if where.scheme == "http" and "@" in where.netloc and where.hostname not in THIS_MACHINE:
        raise Problem("JARFLOW_ALERT would send its password unencrypted over http://: expected https://.", USAGE)
    if where.scheme in MAIL and not all("@" in to for to in urllib.parse.unquote(where.path.strip("/")).split(",")):
        raise Problem(f"JARFLOW_ALERT names no recipient: {EXPECTED}.", USAGE)
