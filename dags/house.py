"""Shared by the pipelines of this folder: the runbook rows that all have, and the choices that a form offers."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from itertools import islice
from pathlib import Path

MOST_ENTRIES = 10_000
MOST_CHOICES = 1_000
HEADING = """\
| The task is | because | what to do |
| --- | --- | --- |
"""
WHAT_TO_DO = {
    "ingest": """\
| `{0}` success, "again" | an earlier batch was not finished: the next two runs take it first | nothing |
| `{0}` success, "set aside" | three runs did not finish a batch | clear the first, or `ingest DATASET --offer BATCH` |
| `{0}` failed, REJECTED | nothing was taken, and a file is newly refused | replace the file that the log names |
""",
    "every jar": """\
| up for retry, UNAVAILABLE | database or folder cannot be reached, or a disk is full | nothing: three retries follow |
| failed, UNAVAILABLE | the last retry failed too | repair what the log names, then clear the task |
| failed, USAGE | an option in the form or the pipeline is wrong | correct it as the log says, then clear the task |
| failed, BUG | the program has an error | open an issue with the log; when it is fixed, clear the task |
""",
}
"""Rows of a runbook that are the same in each pipeline, by the jar that they are about."""
ANY_MOMENT = """
A task may be killed or cleared at any moment: run it again, and it ends in the same state.
"""


def runbook(docstring: str, **tasks: str) -> str:
    """A pipeline's docstring with the rows that every runbook has; the rows about a jar name the tasks that run it.

    What is the pipeline's own stands in the docstring's table, if it has one.
    """
    own = docstring if "\n| " in docstring else f"{docstring}\n{HEADING}"
    rows = "".join(WHAT_TO_DO[jar].format(named) for jar, named in tasks.items()) + WHAT_TO_DO["every jar"]
    before, last_row, after = re.split(r"(?m)(^\|.*\n)(?!\|)", own, maxsplit=1)
    return before + last_row + rows + after + ANY_MOMENT


def data() -> Path:
    """The data folder."""
    return Path(os.environ.get("JARFLOW_DATA", Path(__file__).resolve().parents[1] / "data"))


def named_in(folder: str, form: str) -> list[str]:
    """The names in a folder of the data, by the group in `form`: choices for a form, sorted and at most MOST_CHOICES.

    A folder that cannot be read has none, because a DAG file must be readable in any case.
    """
    found: set[str] = set()
    with suppress(OSError), os.scandir(data() / folder) as entries:
        names = (re.fullmatch(form, entry.name) for entry in islice(entries, MOST_ENTRIES))
        found = {name.group(1) for name in names if name}
    return sorted(found)[:MOST_CHOICES]
