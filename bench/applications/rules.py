"""Shared by the rivals in Python: patterns, the reasons in words, and birthdays, of which each text is read once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date

TITLES = r"^(?i:[.]*(?:m[.]*r[.]*s?|m[.]*s|m[.]*i[.]*s[.]*s|d[.]*r|m[.]*d[.]*m|p[.]*r[.]*o[.]*f)[.]*,?(?: |$))+"
SUFFIX = r"[js][.]*r|i[.]*i|i[.]*i[.]*i|i[.]*v|m[.]*d|d[.]*d[.]*s|d[.]*v[.]*m|p[.]*h[.]*d|e[.]*s[.]*q"
SUFFIXES = rf"(?: (?i:[.]*(?:{SUFFIX})[.]*,?))+$"
NOBODY = "^[-\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d ]*$"
EMAIL = r"^[^@\s]+@[^@\s]+\.(?i:com|net)$"
MOBILE = "^[0-9]{8}$"

CODES = (
    "NO_NAME",
    "MOBILE",
    "EMAIL",
    "BIRTHDAY_INVALID",
    "BIRTHDAY_FUTURE",
    "BIRTHDAY_TOO_OLD",
    "BIRTHDAY_AMBIGUOUS",
    "UNDER_AGE",
    "DUPLICATE",
)
NO_NAME, BAD_MOBILE, BAD_EMAIL, INVALID, FUTURE, TOO_OLD, AMBIGUOUS, UNDER_AGE, DUPLICATE = (1 << i for i in range(9))
WORDS = [";".join(code for place, code in enumerate(CODES) if bits >> place & 1) for bits in range(1 << len(CODES))]

AS_OF = 20220101
OF_AGE = 18
OLDEST = 120
YEAR_FIRST = re.compile(r"([0-9]{4})([-/])([0-9]{2})\2([0-9]{2})")
YEAR_LAST = re.compile(r"([0-9]{2})([-/])([0-9]{2})\2([0-9]{4})")
BIRTHDAY = ("date_of_birth", "yyyymmdd", "above_18", "hash", "of_birthday")


def birthdays(texts: Iterable[str]) -> list[tuple[str, str, str, str, int]]:
    """Each text with its date, whether it makes someone 18, the five hex digits of an id, and what is wrong with it."""
    readings = {text: reading(text.strip()) for text in texts}
    proved = {
        (separator, bool(day_first))
        for separator, day_first, month_first in readings.values()
        if bool(day_first) != bool(month_first)
    }
    return [(text, *verdict(*said, proved)) for text, said in readings.items()]


def reading(text: str) -> tuple[str, int, int]:
    """The separator whose order is not told, and the date with the day first and with the month first; 0 is none."""
    if told := YEAR_FIRST.fullmatch(text):
        day = number(told[1], told[3], told[4])
        return "", day, day
    if untold := YEAR_LAST.fullmatch(text):
        return untold[2], number(untold[4], untold[3], untold[1]), number(untold[4], untold[1], untold[3])
    return "", 0, 0


def number(year: str, month: str, day: str) -> int:
    """A date as YYYYMMDD, 0 for one that never was."""
    try:
        real = date(int(year), int(month), int(day))
    except ValueError:
        return 0
    return real.year * 10_000 + real.month * 100 + real.day


def verdict(
    separator: str, day_first: int, month_first: int, proved: set[tuple[str, bool]]
) -> tuple[str, str, str, int]:
    """A birthday as the proved orders tell it: no proof means day first, two mean that nobody knows."""
    day, wrong = day_first or month_first, 0
    if day_first and month_first and day_first != month_first:
        if (separator, False) in proved:
            day = 0 if (separator, True) in proved else month_first
        wrong = 0 if day else AMBIGUOUS
    elif not day:
        wrong = INVALID
    if wrong:
        return "", "", "", wrong
    age = (AS_OF - day) // 10_000
    if day > AS_OF:
        wrong = FUTURE
    elif age > OLDEST:
        wrong = TOO_OLD
    elif age < OF_AGE:
        wrong = UNDER_AGE
    text = f"{day:08}"
    return text, "true" if age >= OF_AGE else "false", hashlib.sha256(text.encode()).hexdigest()[:5], wrong
