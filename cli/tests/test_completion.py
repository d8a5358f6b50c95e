"""The TAB key in real shells, and what the shells are told."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import main
from cli.places import CHECKOUT, Places
from cli.tests.files import put
from cli.verbs import completion

PATIENCE = 60.0
SHELLS = {"bash": "bash --norc --noprofile -i", "zsh": "zsh -f -i"}
PREPARE = {
    "bash": "PS1='ready> '; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'",
    "zsh": "PS1='ready> '; autoload -Uz compinit; compinit -D -u; zstyle ':completion:*' menu no",
}


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


@pytest.fixture(params=SHELLS)
def person(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    """Somebody at each shell."""
    shell = request.param
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed on this machine")
    screen, inside = pty.openpty()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TERM": "xterm",
        "LANG": "C.UTF-8",
        "COLUMNS": "200",
    }
    pipes = {"stdin": inside, "stdout": inside, "stderr": inside}
    command = SHELLS[shell].split()
    with subprocess.Popen(command, cwd=CHECKOUT, env=environment, start_new_session=True, **pipes) as child:
        os.close(inside)
        person = Terminal(screen)
        try:
            person.type(f"{PREPARE[shell]}; source <(./jarflow completion {shell}); echo pre''pared\n")
            person.wait_for("prepared")
            yield person
        finally:
            child.kill()
            os.close(screen)


def test_the_tab_key_completes_what_there_is_and_two_of_them_list_every_verb(person: Terminal) -> None:
    for typed, whole in (
        ("sta", "status "),
        ("run app", "run applications "),
        ("logs applications val", "logs applications validate "),
        ("task sam", "task sample-data "),
        ("psql -f pyp", "psql -f pyproject.toml "),
    ):
        # To its beginning: the line becomes an argument of echo. Its dot tells whether a blank came by itself.
        person.type(f"./jarflow {typed}\t.\x01echo :\n")
        person.wait_for(re.escape(f"\n:./jarflow {whole}."))
    person.type("./jarflow \t\t")
    person.wait_for(r"\b" + r"[\s\S]*\b".join(sorted(main.VERBS)) + r"\b")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("./jarflow ", list(main.VERBS)),
        ("./jarflow s", ["status"]),
        ("A=1 /some/where/jarflow s", ["status"]),
        ("./jarflow nothing ", []),
        ("./jarflow run appl", ["applications"]),
        ("./jarflow run applications --param ", []),
        ("./jarflow logs applications ", ["ingest", "validate", "load-members"]),
        ("./jarflow logs -f applications load", ["load-members"]),
        ("./jarflow logs nothing ", []),
        ("./jarflow task in", ["ingest"]),
        ("./jarflow task ingest ", []),
        ("./jarflow new pipeline x --task in", ["ingest"]),
    ],
)
def test_what_can_come_next(line: str, words: list[str]) -> None:
    assert completion.suggest(line, Places.of({})) == words


@pytest.mark.parametrize("verb", main.VERBS)
def test_every_pipeline_and_task_that_a_verb_takes_is_completed(verb: str) -> None:
    named = [action.metavar for action in main.parser_of(verb)._get_positional_actions()]
    taken = {(verb, place) for place, name in enumerate(named) if name in ("PIPELINE", "TASK", "JAR")}
    assert taken == {key for key in completion.SOURCES if key[0] == verb}


def test_a_pipeline_that_is_broken_or_gone_breaks_nothing(places: Places) -> None:
    assert completion.suggest("./jarflow run ", places) == []
    put(places.dags / "broken.py", "with DAG(\n")
    assert completion.suggest("./jarflow run ", places) == ["broken"]
    assert completion.suggest("./jarflow logs broken ", places) == []
