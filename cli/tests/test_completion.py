"""The TAB key in real shells, and what the shells are told."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from cli import main
from cli.places import CHECKOUT, Places
from cli.verbs import completion

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 60.0
SHELLS = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}
PREPARE = {
    "bash": "PS1='ready> '; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'",
    "zsh": "PS1='ready> '; autoload -Uz compinit; compinit -D -u; zstyle ':completion:*' menu no",
}
MISSING = {
    shell: pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed on this machine")
    for shell in SHELLS
}
IN_EACH_SHELL = pytest.mark.parametrize("shell", [pytest.param(shell, marks=MISSING[shell]) for shell in SHELLS])


class Terminal:
    """A shell at a terminal, and a person who types."""

    def __init__(self, screen: int) -> None:
        self._screen = screen
        self._shown = ""

    def type(self, keys: str) -> None:
        os.write(self._screen, keys.encode())

    def wait_for(self, wanted: str) -> None:
        """Wait until the shell shows this, which is then over."""
        deadline = time.monotonic() + PATIENCE
        while not (found := re.search(wanted, self._shown)):
            assert time.monotonic() < deadline, f"waited for {wanted!r}, was shown {self._shown!r}"
            if select.select([self._screen], [], [], 0.5)[0]:
                new = os.read(self._screen, 65536).decode("utf-8", "replace")
                self._shown += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\x07|\r|\x08", "", new)
        self._shown = self._shown[found.end() :]


@contextmanager
def terminal(shell: str, folder: Path) -> Iterator[Terminal]:
    screen, inside = pty.openpty()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TERM": "xterm",
        "LANG": "C.UTF-8",
        "COLUMNS": "200",
    }
    with subprocess.Popen(
        SHELLS[shell], cwd=CHECKOUT, env=environment, stdin=inside, stdout=inside, stderr=inside, start_new_session=True
    ) as child:
        os.close(inside)
        person = Terminal(screen)
        try:
            person.type(f"{PREPARE[shell]}; source <(./jarflow completion {shell}); echo pre''pared\n")
            person.wait_for("prepared")
            yield person
        finally:
            child.kill()
            os.close(screen)


@IN_EACH_SHELL
def test_the_tab_key_completes_what_there_is(shell: str, tmp_path: Path) -> None:
    with terminal(shell, tmp_path) as person:
        for typed, whole in (
            ("./jarflow sta", "./jarflow status "),
            ("./jarflow run app", "./jarflow run applications "),
            ("./jarflow logs applications val", "./jarflow logs applications validate "),
            ("./jarflow task sam", "./jarflow task sample-data "),
            ("./jarflow psql -f pyp", "./jarflow psql -f pyproject.toml "),
        ):
            # To its beginning: the line becomes an argument of echo. Its dot tells whether a blank came by itself.
            person.type(f"{typed}\t.\x01echo :\n")
            person.wait_for(re.escape(f"\n:{whole}."))


@IN_EACH_SHELL
def test_two_tabs_list_every_verb(shell: str, tmp_path: Path) -> None:
    with terminal(shell, tmp_path) as person:
        person.type("./jarflow \t\t")
        person.wait_for(r"\b" + r"[\s\S]*\b".join(sorted(main.VERBS)) + r"\b")


@pytest.fixture
def places() -> Places:
    return Places.of({})


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("./jarflow ", list(main.VERBS)),
        ("./jarflow s", ["status"]),
        ("A=1 /some/where/jarflow s", ["status"]),
        ("./jarflow nothing ", []),
        ("./jarflow run ", ["applications", "sales"]),
        ("./jarflow run applications --param ", []),
        ("./jarflow logs applications ", ["ingest", "validate", "load-members"]),
        ("./jarflow logs -f applications load", ["load-members"]),
        ("./jarflow logs nothing ", []),
        ("./jarflow task in", ["ingest"]),
        ("./jarflow task ingest ", []),
        ("./jarflow new pipeline x --task in", ["ingest"]),
    ],
)
def test_what_can_come_next(places: Places, line: str, words: list[str]) -> None:
    assert completion.suggest(line, places, main.VERBS) == words


@pytest.mark.parametrize("verb", main.VERBS)
def test_every_pipeline_and_task_that_a_verb_takes_is_completed(verb: str) -> None:
    named = [action.metavar for action in main.parser_of(verb)._get_positional_actions()]
    taken = {(verb, place) for place, name in enumerate(named) if name in ("PIPELINE", "TASK", "JAR")}
    assert taken == {key for key in completion.SOURCES if key[0] == verb}


def test_a_pipeline_that_is_broken_or_gone_breaks_nothing(places: Places, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("with DAG(\n")
    broken = Places(**{**vars(places), "dags": tmp_path})
    assert completion.suggest("./jarflow run ", broken, main.VERBS) == ["broken"]
    assert completion.suggest("./jarflow logs broken ", broken, main.VERBS) == []
    nowhere = Places(**{**vars(places), "dags": tmp_path / "nowhere"})
    assert completion.suggest("./jarflow run ", nowhere, main.VERBS) == []
