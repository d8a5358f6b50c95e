"""The mail server and the recipients of reports: one URL, given once in JARFLOW_MAIL and kept with the other secrets.

Airflow gets it as the connection `mail`, the password apart from the rest, so that it is masked in every log. A task
asks for it when it starts: nothing is restarted when it changes.
"""

from __future__ import annotations

import re
import urllib.parse

from cli import passwords
from cli.places import Places
from cli.problem import USAGE, Problem

PLAIN = "smtp+plain"
SCHEMES = ("smtp", "smtps", PLAIN)
MOST_RECIPIENTS = 50
"""As send-mail takes."""
ADDRESS = re.compile(r"[!-~]+@[!-~]+")
EXPECTED = (
    "expected smtps://USER:PASSWORD@HOST:PORT/TO,TO?from=ADDRESS, smtp://… for STARTTLS, or off; "
    "see docs/how-to/get-a-report-by-mail.md"
)


def url(places: Places) -> str:
    """The URL, empty when nobody gets mail: the one given now, else that of the last `up`."""
    check(places)
    return passwords.kept_url(places, "mail", places.mail)


def described(mail: str) -> str:
    """The recipients and the server, without the secret part of the URL."""
    if not mail:
        return "off (set JARFLOW_MAIL to a mail server and recipients)"
    where = urllib.parse.urlsplit(mail)
    return f"{', '.join(_recipients(where))}, by mail through {where.hostname}"


def environment(places: Places) -> dict[str, str]:
    """The variables that send-mail reads; none when nobody gets mail."""
    mail = url(places)
    if not mail:
        return {}
    where = urllib.parse.urlsplit(mail)
    user, _, host = where.netloc.rpartition("@")
    name, _, password = user.partition(":")
    bare = where._replace(netloc=f"{name}@{host}" if name else host).geturl()
    return {"JARFLOW_MAIL": bare} | ({"JARFLOW_MAIL_PASSWORD": urllib.parse.unquote(password)} if password else {})


def connections(places: Places) -> dict[str, dict[str, str]]:
    """The same as a connection of Airflow's: there is none when nobody gets mail."""
    variables = environment(places)
    if not variables:
        return {}
    password = variables.get("JARFLOW_MAIL_PASSWORD")
    return {
        "mail": {"conn_type": "smtp", "host": variables["JARFLOW_MAIL"]} | ({"password": password} if password else {})
    }


def check(places: Places) -> None:
    """Refuse a value by which no mail can be sent. The value itself is not repeated: it may hold a password."""
    mail = places.mail
    if mail in ("", passwords.OFF):
        return
    try:
        where = urllib.parse.urlsplit(mail)
        well = bool(where.hostname) and (where.port or 1) > 0
    except ValueError:
        well = False
    if not well or where.scheme not in SCHEMES or not re.fullmatch(r"[!-~]+", mail):
        raise Problem(f"JARFLOW_MAIL: {EXPECTED}.", USAGE)
    if where.scheme == PLAIN and "@" in where.netloc:
        raise Problem(f"JARFLOW_MAIL would send its password unencrypted: {EXPECTED}.", USAGE)
    if bool(where.username) != bool(where.password):
        raise Problem(f"JARFLOW_MAIL has a user or a password, and not both: {EXPECTED}.", USAGE)
    if len(_recipients(where)) > MOST_RECIPIENTS:
        raise Problem(f"JARFLOW_MAIL names more than {MOST_RECIPIENTS} recipients.", USAGE)
    if not all(ADDRESS.fullmatch(to) for to in _recipients(where)):
        raise Problem(f"JARFLOW_MAIL names no recipient, or one that is no mail address: {EXPECTED}.", USAGE)
    sender = re.fullmatch(r"from=([^&]+)", where.query)
    of_user = urllib.parse.unquote(where.username or "")
    if not ADDRESS.fullmatch(urllib.parse.unquote(sender[1]) if sender else "" if where.query else of_user):
        raise Problem(f"JARFLOW_MAIL names no sender: {EXPECTED}.", USAGE)


def _recipients(where: urllib.parse.SplitResult) -> list[str]:
    return urllib.parse.unquote(where.path.removeprefix("/")).split(",")
