"""Looking at a file before it is dropped, with small jars in place of the tasks."""

from __future__ import annotations

import io
import json
import os
import pwd
import shutil
from argparse import Namespace
from pathlib import Path

import pytest

from cli import passwords
from cli.main import parser_of
from cli.places import CHECKOUT, Places
from cli.problem import Problem
from cli.screen import Screen
from cli.tests.files import make_jar, put
from cli.tests.instance import seen_by_another_user
from cli.verbs import check

CHECKER = """
import java.nio.file.*;

class Checker {
  public static void main(String[] words) throws Exception {
    Path file = Path.of(words[words.length - 1]);
    Path left = Path.of(System.getProperty("java.io.tmpdir"), "left");
    Files.writeString(left, "rows of people");
    Files.writeString(Path.of(file + ".left"), left.toString());
    if (Files.readString(file).startsWith("slow")) {
      Files.writeString(Path.of(file + ".pid"), "" + ProcessHandle.current().pid());
      Thread.sleep(600_000);
    }
    if (Files.readString(file).startsWith("broken")) {
      System.err.println("a bug");
      System.exit(1);
    }
    Path said = Path.of(file + "." + words[0]);
    System.out.println("not the last line");
    System.out.println(Files.exists(said) ? Files.readString(said) : "UNKNOWN".replace("NAME", words[0]));
  }
}
"""
DATASETS = """\
dataset,rows,check
flowers,nobody,checker flowers
songs,nobody,checker songs
tides,nobody,fetched
new,unknown,none
"""
PAGE = "  What a file looks like: docs/how-to/bring-your-own-file.md\n"
FINE = {
    "dataset": "songs",
    "known": True,
    "refused": None,
    "accepted": 3,
    "rejected": 0,
    "repeated": 0,
    "reasons": {},
    "details": [],
    "notes": ["cells are told apart by ';'"],
    "unchecked": ["whether there is such a singer"],
}
NOTHING = {"accepted": 0, "notes": [], "unchecked": []}
UNKNOWN = FINE | NOTHING | {"dataset": "NAME", "known": False, "refused": "line 1: expected NAME"}
MIXED = FINE | {
    "rejected": 2,
    "repeated": 1,
    "reasons": {"LOUD": 1, "LONG": 2},
    "details": [
        {"reason": "LOUD", "meaning": "It is too loud", "places": [{"line": 7, "value": "••\x1b[2J"}]},
        {"reason": "LONG", "meaning": "It is too long", "places": [{"line": 4, "value": ""}, {"line": 7, "value": ""}]},
    ],
    "unchecked": [],
}


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The jar, compiled once."""
    folder = tmp_path_factory.mktemp("checker")
    source = CHECKER.replace("UNKNOWN", json.dumps(UNKNOWN).replace('"', '\\"'))
    make_jar(folder / "checker.jar", put(folder / "Checker.java", source))
    return folder / "checker.jar"


@pytest.fixture
def ready(places: Places, checker: Path) -> Places:
    """A checkout with two datasets that people drop files for, and the task that checks them."""
    module = put(places.checkout / "tasks" / "checker" / "pom.xml").parent
    shutil.copy(checker, put(module / "target" / "checker.jar"))
    put(places.checkout / "sql" / "datasets.csv", DATASETS)
    put(places.dags / "music.py", 'with DAG(\n):\n    x(jar="ingest", args=["songs"])\n')
    return places


def checked(places: Places, *words: str) -> tuple[int, str]:
    out = io.StringIO()
    code = check.run(parser_of("check").parse_args(list(words)), places, Screen(out))
    return code, out.getvalue()


def song(places: Places, answer: dict[str, object] | None = None, text: str = "title\n") -> str:
    file = put(places.checkout / "my.csv", text)
    if answer:
        put(file.with_name("my.csv.songs"), json.dumps(answer))
    return str(file)


def test_a_file_whose_rows_are_all_accepted_ends_with_0_and_says_where_it_goes(ready: Places) -> None:
    assert checked(ready, song(ready, FINE)) == (
        0,
        (
            "my.csv looks like songs: 3 rows would be accepted, 0 refused.\n"
            "\n"
            "  Cells are told apart by ';'.\n"
            "  Not checked, because Jarflow is not running:\n"
            "    whether there is such a singer\n"
            "  To load it, copy it to data/landing/songs/ and run: ./jarflow run music\n"
        ),
    )


def test_a_file_that_is_not_enough_alone_is_not_said_to_be_loaded_by_a_run(ready: Places) -> None:
    source = CHECKOUT / "tasks/train-model/src/main/java/dev/jarflow/trainmodel/CheckedRows.java"
    assert f'"{check.NOT_ENOUGH} to train on: "' in source.read_text()
    note = f"{check.NOT_ENOUGH} to train on: expected different rows, found 1 row"
    code, said = checked(ready, song(ready, FINE | {"notes": [note], "unchecked": []}))
    assert code == 0
    assert said.endswith(
        "  Alone it would not be enough to train on: expected different rows, found 1 row.\n"
        "  Add rows to it, or drop it together with files that have them: alone, its run fails.\n"
    )
    assert "To load it" not in said


def test_another_user_may_check_a_file_and_is_told_who_can_load_it(
    ready: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = pwd.getpwuid(os.getuid()).pw_name
    passwords.add_logins(ready, ["checker", passwords.SUPERUSER])
    seen_by_another_user(ready, monkeypatch)

    code, said = checked(ready, song(ready, FINE))
    assert code == 0
    assert said.endswith(
        f"  Not checked, because this instance belongs to {owner}:\n"
        "    whether there is such a singer\n"
        f"  To load it, copy it to data/landing/songs/; {owner} runs: ./jarflow run music\n"
    )


def test_refused_rows_are_counted_by_reason_with_the_first_lines_and_end_with_3(ready: Places) -> None:
    code, said = checked(ready, song(ready, MIXED))
    assert code == 3
    assert said.startswith(
        "my.csv looks like songs: 3 rows would be accepted, 2 refused, 1 skipped because they repeat another row.\n"
        "\n"
        "  ROWS  REASON  WHAT IS WRONG\n"
        "  1     LOUD    It is too loud\n"
        "  2     LONG    It is too long\n"
        "\n"
        "  LINE  REASON  FOUND (values of people are masked)\n"
        "  4     LONG\n"
        "  7     LONG\n"
    )
    assert "\x1b" not in said, "a cell does not move the cursor"


def test_many_places_are_not_all_shown(ready: Places) -> None:
    places = [{"line": line, "value": ""} for line in range(100)]
    details = [{"reason": "LONG", "meaning": "It is too long", "places": places}]
    _, said = checked(ready, song(ready, MIXED | {"details": details}))
    assert said.count(" LONG\n") == check.MOST_PLACES


def test_a_file_that_is_refused_as_a_whole_says_why(ready: Places) -> None:
    answer = FINE | {"refused": "line 2: expected text in UTF-8", "accepted": 0}
    assert checked(ready, song(ready, answer)) == (
        3,
        "my.csv looks like songs, and would be refused as a whole.\n  line 2: expected text in UTF-8\n" + PAGE,
    )


def test_a_file_that_looks_like_nothing_says_what_each_dataset_misses(ready: Places) -> None:
    assert checked(ready, song(ready)) == (
        3,
        (
            "my.csv looks like none of the datasets. What each of them misses:\n"
            "\n"
            "  DATASET  MISSES\n"
            "  flowers  line 1: expected flowers\n"
            "  songs    line 1: expected songs\n"
            "\n"
            "Compare the columns: docs/how-to/bring-your-own-file.md, or name one: --dataset NAME\n"
        ),
    )


def test_a_fault_that_every_dataset_finds_is_said_once(ready: Places) -> None:
    file = song(ready)
    for name in ("flowers", "songs"):
        zipped = FINE | {"dataset": name, "known": False, "refused": "line 1: expected text, found a zip file"}
        put(Path(f"{file}.{name}"), json.dumps(zipped))
    assert checked(ready, file) == (
        3,
        "my.csv cannot be read: line 1: expected text, found a zip file\n" + PAGE.strip(" "),
    )


def test_a_dataset_that_is_named_is_not_guessed(ready: Places) -> None:
    code, said = checked(ready, song(ready, FINE), "--dataset", "flowers")
    assert (code, said) == (
        3,
        "my.csv is not of flowers: it would be refused as a whole.\n  line 1: expected flowers\n" + PAGE,
    )


@pytest.mark.parametrize("name", ["nothing", "tides", "new"])
def test_a_dataset_that_nobody_can_check_is_wrong_usage(ready: Places, name: str) -> None:
    with pytest.raises(Problem) as problem:
        checked(ready, song(ready), "--dataset", name)
    assert str(problem.value) == f"There is no dataset '{name}' that can be checked. There are: flowers, songs."
    assert problem.value.code == 2


@pytest.mark.parametrize(("name", "found"), [("none.csv", "none"), (".", "a folder")])
def test_a_file_that_is_not_there_is_wrong_usage(ready: Places, name: str, found: str) -> None:
    with pytest.raises(Problem) as problem:
        checked(ready, str(ready.checkout / name))
    assert str(problem.value) == f"Expected a file, found {found} at {ready.checkout / name}."
    assert problem.value.code == 2


def test_nothing_is_left_of_a_check_also_not_of_one_that_is_ended(
    ready: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(check.tempfile, "tempdir", str(scratch))
    file = song(ready, FINE)
    checked(ready, file)
    assert Path(f"{file}.left").read_text().startswith(f"{scratch}/jarflow-check-")
    monkeypatch.setattr(check, "LONGEST", 3.0)
    with pytest.raises(Problem, match=r"^The check took longer than 0 minutes and was ended\.$"):
        checked(ready, song(ready, text="slow"))
    with pytest.raises(ProcessLookupError):
        os.kill(int(Path(f"{file}.pid").read_text()), 0)
    assert list(scratch.iterdir()) == []
    assert [file for file in ready.data.rglob("*") if file.is_file()] == []


def test_a_task_that_fails_is_quoted(ready: Places) -> None:
    with pytest.raises(Problem) as problem:
        checked(ready, song(ready, text="broken"))
    assert str(problem.value) == ("checker could not check the file (exit code 1). The end of what it said:\n    a bug")


def test_programs_get_json(ready: Places) -> None:
    file = song(ready, MIXED)
    code, said = 0, io.StringIO()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sys.stdout", said)
        code = check.run(Namespace(file=file, dataset=None, json=True), ready, Screen(io.StringIO()))
    assert code == 3
    assert json.loads(said.getvalue()) == {"file": file, **MIXED, "taken": None}
