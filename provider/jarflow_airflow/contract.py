"""The contract: what a result and an exit code mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.sdk import AirflowFailException

from jarflow_airflow.text import LONGEST_LINE, MORE, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jarflow_airflow.log import JarLog

OUTCOMES = {0: "OK", 1: "BUG", 2: "USAGE", 3: "REJECTED", 75: "UNAVAILABLE", 99: "NOTHING_TO_DO"}
NOTHING_TO_DO = 99
UNAVAILABLE = 75
"""Airflow tries the task again; it does so after no other exit code."""
USAGE = 2
MOST_FIELDS = 200
"""Of a result: each is an XCom of its own."""
DEEPEST = 100
"""Levels of lists and objects in one of them; Airflow stores twice as many."""
RESERVED = {"__classname__", "__id__", "__type"}
"""Names by which Airflow marks objects of Python's: what holds one is not stored, or comes back as another thing."""
NAME = re.compile(r"[A-Za-z*][\w.*-]{0,127}", re.ASCII)
"""Of such a field: it becomes part of an address of Airflow's. A masked one has asterisks."""


def code_of(result: Mapping[str, Any] | None) -> int:
    """The exit code of a jar that gave this result."""
    return next((code for code, word in OUTCOMES.items() if result and result.get("outcome") == word), 1)


def read_result(jar: str, code: int, log: JarLog, said: str) -> dict[str, Any]:
    """The answer of the jar, if it is one and agrees with its exit code."""
    outcome = OUTCOMES.get(code, "BUG")
    if code == USAGE:
        return {"outcome": "USAGE", "message": f"{jar} was called with wrong arguments{said}"}
    answer, result = log.answer, log.result
    ended = f"{jar} exited {code} ({outcome})"
    if answer is None or not answer.startswith("{"):
        raise AirflowFailException(f"{ended} without a result line{said}")
    if answer.endswith(MORE):
        raise AirflowFailException(
            f"{ended}, but its result is longer than {LONGEST_LINE} bytes: name a file in it that holds the rest"
        )
    if result is None or result.get("outcome") not in OUTCOMES.values():
        raise AirflowFailException(f"{ended}, but the last line of its stdout is not a result: {answer[:200]!r}{said}")
    if result["outcome"] != outcome:
        raise AirflowFailException(f"{ended}, but its result says {result['outcome']}: {visible(answer[:200])}")
    if why := unstorable(result):
        raise AirflowFailException(f"{ended}, but {why}")
    return result


def unstorable(result: Mapping[str, Any]) -> str | None:
    """Why Airflow cannot store a result, as a clause."""
    if len(result) > MOST_FIELDS:
        return f"its result has more than {MOST_FIELDS} fields: name a file in it instead"
    for name in result:
        if not NAME.fullmatch(name):
            return (
                f"a field of its result is called {visible(name[:60])!r}: "
                "expected at most 128 letters, digits, dots, hyphens and underscores, beginning with a letter"
            )
    for name, level in names_within(result, 0):
        if level > DEEPEST:
            return f"its result nests more than {DEEPEST} levels: name a file in it instead"
        if name in RESERVED:
            return f"its result holds the name {name}, which Airflow keeps for itself"
    return None


def names_within(value: Any, level: int) -> Iterator[tuple[str, int]]:  # noqa: ANN401 - what JSON can say
    """The names in a value with their levels, and the level of each list."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield name, level
            yield from names_within(item, level + 1)
    elif isinstance(value, list):
        yield "", level
        for item in value:
            yield from names_within(item, level + 1)
