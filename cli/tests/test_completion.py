"""The TAB key in real shells, and what the shells are told."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import subprocess
import termios
import time
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cli import main, passwords
from cli.places import CHECKOUT, Places
from cli.rest import API
from cli.screen import Screen
from cli.tests.files import put
from cli.tests.instance import placed, remembered
from cli.tests.servers import web_server
from cli.verbs import completion

PATIENCE = 60.0
RUN = "manual__2026-11-21T09:00:00+00:00"
SHELLS = {"bash": "bash --norc --noprofile -i", "zsh": "zsh -f -i", "fish": "fish --no-config --interactive"}
PREPARE = {
    "bash": "PS1='ready> '; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'",
    "fish": "function fish_prompt; echo 'ready> '; end; set fish_autosuggestion_enabled 0",
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
                self._shown += re.sub(
                    r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b\][^\x07]*\x07|\x1b\(B|\x1b[=>]|\x07|\r|\x08", "", new
                )
        self._shown = self._shown[found.end() :]


def _take_terminal() -> None:
    """Without a terminal of its session fish ends at once."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


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
        "JARFLOW_HOME": str(tmp_path / "home"),
    }
    put(tmp_path / "home/airflow/logs/dag_id=cars" / f"run_id={RUN}" / "task_id=ingest/attempt=1.log")
    pipes = {"stdin": inside, "stdout": inside, "stderr": inside}
    command = SHELLS[shell].split()
    with subprocess.Popen(
        command,
        cwd=CHECKOUT,
        env=environment,
        start_new_session=True,
        preexec_fn=_take_terminal,  # noqa: PLW1509 - there is one thread
        **pipes,
    ) as child:
        os.close(inside)
        person = Terminal(screen)
        try:
            load = (
                f"./jarflow completion {shell} | source"
                if shell == "fish"
                else f"source <(./jarflow completion {shell})"
            )
            person.type(f"{PREPARE[shell]}; {load}; echo pre''pared\n")
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
        ("logs cars --run manual__2026-11-21T09:0", f"logs cars --run {RUN} "),
    ):
        # To its beginning: the line becomes an argument of echo. Its dot tells whether a blank came by itself.
        person.type(f"./jarflow {typed}\t.\x01echo :\n")
        person.wait_for(re.escape(f"\n:./jarflow {whole}."))
    person.type("./jarflow \t\t")
    # In rows or in columns.
    person.wait_for("".join(rf"(?=[\s\S]*\b{verb}\b)" for verb in main.VERBS))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("./jarflow ", list(main.VERBS)),
        ("./jarflow s", ["status", "samples"]),
        ("A=1 /some/where/jarflow s", ["status", "samples"]),
        ("./jarflow nothing ", []),
        ("./jarflow run appl", ["applications"]),
        ("./jarflow run applications --param ", []),
        ("./jarflow logs applications ", ["ingest", "validate", "load-members"]),
        ("./jarflow logs -f applications load", ["load-members"]),
        ("./jarflow logs nothing ", []),
        ("./jarflow clear applications val", ["validate"]),
        ("./jarflow retry appl", ["applications"]),
        ("./jarflow open ", ["start", "airflow"]),
        ("./jarflow completion ", ["bash", "zsh", "fish"]),
        ("./jarflow down --", ["--help", "--wipe", "--yes"]),
        ("./jarflow logs applications --fo", ["--follow"]),
        ("./jarflow task ingest app", ["applications"]),
        ("./jarflow task validate applications --policy=", ["--policy=default"]),
        ("./jarflow task in", ["ingest"]),
        ("./jarflow task ingest sal", ["sales-items", "sales-transactions"]),
        ("./jarflow new pipeline x --task in", ["ingest"]),
        ("./jarflow check my.csv --", ["--help", "--dataset", "--json"]),
        ("./jarflow check my.csv --dataset sal", ["sales-items", "sales-transactions"]),
        ("./jarflow files --dataset ", ["applications", "cars", "sales-items", "sales-transactions", "trips"]),
        ("./jarflow files --dataset cars --l", ["--last"]),
    ],
)
def test_what_can_come_next(line: str, words: list[str], tmp_path: Path) -> None:
    there = placed(tmp_path)
    assert completion.suggest(line, replace(there, checkout=CHECKOUT, dags=CHECKOUT / "dags")) == words


def test_a_policy_is_named_by_its_file(places: Places) -> None:
    put(places.data / "policies" / "wide.yaml")
    assert completion.suggest("./jarflow task validate applications --policy ", places) == ["default", "wide"]


@pytest.mark.parametrize(
    ("shell", "line", "words"),
    [
        ("zsh", "run cars --param ", "seed= policy= countries="),
        ("zsh", "run cars --param policy=", "policy=default"),
        ("zsh", "run cars --param countries=", "countries=a countries=b"),
        ("bash", "run cars --param seed", "seed="),
        ("bash", "run cars --param seed=1", "1 10"),
    ],
)
def test_the_parameters_of_a_pipeline_and_their_values_are_airflows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], shell: str, line: str, words: str
) -> None:
    params = {
        "seed": {"schema": {"enum": [1, 10, 2]}},
        "policy": {"schema": {"type": "string"}},
        "countries": {"schema": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}},
    }

    def answer(path: str) -> tuple[int, object]:
        return (201, {"access_token": "x"}) if path == "/auth/token" else (200, {"params": params})

    with web_server(answer) as (_, port):
        there = placed(tmp_path, JARFLOW_AIRFLOW_PORT=str(port))
        there.make_home()
        passwords.airflow_users(there)
        remembered(there, API, port)
        completion.run(Namespace(shell=shell, suggest=f"./jarflow {line}"), there, Screen())
    assert capsys.readouterr().out.split() == words.split()


@pytest.mark.parametrize("verb", main.VERBS)
def test_every_pipeline_and_task_that_a_verb_takes_is_completed(verb: str) -> None:
    named = [action.metavar for action in main.parser_of(verb)._get_positional_actions()]
    taken = {(verb, place) for place, name in enumerate(named) if name in ("PIPELINE", "TASK", "JAR")}
    assert taken == {key for key in completion.SOURCES if key[0] == verb and verb != "psql"}


def test_a_pipeline_that_is_broken_or_gone_breaks_nothing(places: Places) -> None:
    assert completion.suggest("./jarflow run ", places) == []
    put(places.dags / "broken.py", "with DAG(\n")
    assert completion.suggest("./jarflow run ", places) == ["broken"]
    assert completion.suggest("./jarflow logs broken ", places) == []
