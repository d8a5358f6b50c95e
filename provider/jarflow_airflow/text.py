"""What a program says, made safe: cut, without secrets, obeyed by nothing that shows it."""

from __future__ import annotations

import html
import json
import math
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_LINE = 64 * 1024
"""Bytes: of a result, and of what is held of any other line."""
LONGEST_SPELLING = 16
"""Letters: one letter of a secret takes fewer, however it is escaped."""
SHORTEST_LINE = 8
"""Letters: a line of a secret that has several is one for itself, as long as it could not be any word."""
MORE = (" byte more)", " bytes more)")
"""The end of a line that was cut, by one byte or by several."""
OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|:(?=:(?:end)?group::)")
"""What a terminal or Airflow's log page would act on: control characters, turns of the direction, marks of a group."""


class Lines:
    """Cuts what a pipe brings into lines; holds no more of a line than is shown of it."""

    def __init__(self, mask: Mask) -> None:
        self._mask = mask
        self._begun = bytearray()
        self._dropped = 0

    def feed(self, some: bytes) -> Iterator[str]:
        """The lines that some more bytes complete; blank ones left out, long ones cut."""
        *ended, begun = some.split(b"\n")
        for part in ended:
            self._append(part)
            line = self._begun.decode("utf-8", "backslashreplace").rstrip()
            if line:
                yield self._cut(line) if self._dropped else line
            self._begun.clear()
            self._dropped = 0
        self._append(begun)

    def _append(self, part: bytes) -> None:
        room = LONGEST_LINE - len(self._begun)
        self._begun += part[:room]
        self._dropped += max(0, len(part) - room)

    def _cut(self, line: str) -> str:
        """Masked already, and without its end, which may be the beginning of a secret."""
        line = self._mask(line)
        shown = line[: max(0, len(line) - self._mask.longest)]
        missing = self._dropped + len(line) - len(shown)
        return f"{shown}... ({missing}{MORE[missing > 1]}"


class Mask:
    """Puts *** for secrets, also for one that was escaped on its way: for JSON, a URL, a shell, SQL, HTML."""

    def __init__(self, *secrets: str | None) -> None:
        lines = [line for secret in secrets for line in (secret or "").splitlines() if len(line) >= SHORTEST_LINE]
        # Of two that begin alike the longer one first.
        known = sorted({*filter(None, secrets), *lines}, key=len, reverse=True)
        patterns = ("".join(map(self._spellings, secret)) for secret in known)
        self._secret = re.compile("|".join(patterns)) if known else None
        self.longest = LONGEST_SPELLING * max(map(len, known), default=0)

    def __call__(self, value: Any) -> Any:  # noqa: ANN401 - what JSON can say
        """The same text, object or list without the secret."""
        if self._secret is None or value is None or isinstance(value, bool):
            return value
        if isinstance(value, dict):
            return {self(key): self(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self(item) for item in value]
        if isinstance(value, str):
            return self._secret.sub("***", value)
        return "***" if self._secret.fullmatch(str(value)) else value

    @staticmethod
    def _spellings(letter: str) -> str:
        """A pattern of a letter and its escapes, escaped again or not: no line may take long to be searched."""
        utf_16 = letter.encode("utf-16-be").hex()
        spellings = [
            r"(?:\\{4}|\\{1,2})" if letter == "\\" else r"\\{0,3}" + re.escape(letter),
            "(?i:" + "".join(f"%{byte:02x}" for byte in letter.encode()) + ")",
            "(?i:" + "".join(rf"\\{{1,2}}u{utf_16[at : at + 4]}" for at in range(0, len(utf_16), 4)) + ")",
            # Where it is the letter itself, each letter would match in two ways, and a long line in very many.
            *([re.escape(html.escape(letter))] if html.escape(letter) != letter else []),
            *{" ": [r"\+"], "'": ["''", r"'\\{1,2}''", r"'\\{0,1}\"'\\{0,1}\"'"]}.get(letter, []),
        ]
        return f"(?:{'|'.join(sorted(spellings, key=len, reverse=True))})"


def visible(value: Any) -> Any:  # noqa: ANN401 - what JSON can say
    """The same text, object or list, where nothing is obeyed by a terminal or by Airflow's log page."""
    if isinstance(value, dict):
        return {visible(name): visible(item) for name, item in value.items()}
    if isinstance(value, list):
        return [visible(item) for item in value]
    if isinstance(value, str):
        return OBEYED.sub(lambda found: r"\x3a" if found[0] == ":" else ascii(found[0])[1:-1], value)
    return value


def parse(line: str, mask: Mask) -> dict[str, Any] | None:
    """The JSON object that a line is, masked; None if it is none, or holds what Airflow's database refuses.

    That is NaN and Infinity, which are no JSON either, numbers as large as that, whole ones of more than 64 bits, and
    in texts the letter zero and halves of letters.
    """
    try:
        value = json.loads(line, parse_constant=int, parse_float=finite, parse_int=whole)
        if "\\u" in line and b"\\u0000" in json.dumps(value, ensure_ascii=False).encode():
            return None
        return mask(value) if isinstance(value, dict) else None
    except (ValueError, RecursionError):
        return None


def whole(text: str) -> int:
    """A number without a point or an exponent."""
    number = int(text)
    if not -(2**63) <= number < 2**63:
        raise ValueError(text)
    return number


def finite(text: str) -> float:
    """A number with a point or an exponent."""
    number = float(text)
    if math.isinf(number):
        raise ValueError(text)
    return number
