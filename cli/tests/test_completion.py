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

from cli import completion, main, passwords
from cli.places import CHECKOUT, Places

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 60.0
SHELLS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
}
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
        SHELLS[shell],
        cwd=CHECKOUT,
        env=environment,
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
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
            ("./jarflow run applications --pa", "./jarflow run applications --param "),
            ("./jarflow run applications --param pat", "./jarflow run applications --param pattern="),
            ("./jarflow run applications --param after=k", "./jarflow run applications --param after=keep "),
            ("./jarflow logs applications ing", "./jarflow logs applications ingest "),
            ("./jarflow task sam", "./jarflow task sample-data "),
            ("./jarflow psql -f pyp", "./jarflow psql -f pyproject.toml "),
            ("./jarflow new pi", "./jarflow new pipeline "),
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
def places(tmp_path: Path) -> Places:
    there = Places.of({"JARFLOW_HOME": str(tmp_path / "home"), "JARFLOW_DATA": str(tmp_path / "data")}, CHECKOUT)
    there.make_home()
    passwords.add_logins(there, ["ingest", "person_operations"])
    return there


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("./jarflow ", list(main.VERBS)),
        ("./jarflow s", ["status"]),
        ("./jarflow -", ["--help"]),
        ("A=1 /some/where/jarflow s", ["status"]),
        ("./jarflow nothing ", []),
        ("./jarflow down ", ["--help", "--wipe", "--yes"]),
        ("./jarflow down --wipe --y", ["--yes"]),
        ("./jarflow logs -", ["-h", "--help", "--try", "-f", "--follow", "--all"]),
        ("./jarflow logs --try ", []),
        ("./jarflow logs --try 2 app", ["applications"]),
        ("./jarflow logs applications ingest --a", ["--all"]),
        ("./jarflow logs nothing ", []),
        (
            "./jarflow run applications --param ",
            [
                *("judge=new-files", "judge=earlier-refusals", "policy=", "as_of=", "feed=", "pattern="),
                *("after=remove", "after=keep", "after=archive"),
            ],
        ),
        ("./jarflow run applications --param after=a", ["after=archive"]),
        ("./jarflow run applications --param 'after=a", ["after=archive"]),
        ("./jarflow psql ", ["operations"]),
        ("./jarflow psql -c ", []),
        ("./jarflow psql -f ", [completion.FILES]),
        ("./jarflow task in", ["ingest"]),
        ("./jarflow task ingest --af", [completion.FILES]),
        ("./jarflow task ingest applications ", [completion.FILES]),
        ("./jarflow new task ", []),
        ("./jarflow new pipeline x --task in", ["ingest"]),
        ("./jarflow completion ", ["bash", "zsh"]),
    ],
)
def test_what_can_come_next(places: Places, line: str, words: list[str]) -> None:
    assert completion.suggest(line, places, main.VERBS) == words


@pytest.mark.parametrize("verb", main.VERBS)
def test_every_word_of_every_verb_has_a_source_or_is_a_persons_own(verb: str) -> None:
    options, ahead = completion.parser_of(verb).takes()
    for action in (*options.values(), *ahead):
        if action.nargs != 0 and action.choices is None:
            assert action.metavar in completion.SOURCES.keys() | completion.FREE, f"{action.metavar} of {verb}"


def test_a_pipeline_that_is_broken_or_gone_breaks_nothing(places: Places, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("with DAG(\n")
    broken = Places(**{**vars(places), "dags": tmp_path})
    assert completion.suggest("./jarflow run ", broken, main.VERBS) == ["broken"]
    assert completion.suggest("./jarflow run broken --param ", broken, main.VERBS) == []
    assert completion.suggest("./jarflow logs broken ", broken, main.VERBS) == []
    nowhere = Places(**{**vars(places), "dags": tmp_path / "nowhere"})
    assert completion.suggest("./jarflow run ", nowhere, main.VERBS) == []
