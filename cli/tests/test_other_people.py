"""Another user of the machine than the one whose instance it is: what is said, and that nothing is made or changed."""

from __future__ import annotations

import importlib
import os
import pwd
from pathlib import Path

import pytest

from cli import main, passwords
from cli.main import VERBS, WITHOUT_AN_INSTANCE
from cli.places import Places
from cli.tests.instance import seen_by_another_user

WORDS = {"run": ["p"], "retry": ["p"], "clear": ["p", "t"], "logs": ["p"], "task": ["t"], "psql": ["operations"]}
THEIRS = sorted(set(VERBS) - WITHOUT_AN_INSTANCE)


@pytest.fixture
def of_another(places: Places, monkeypatch: pytest.MonkeyPatch) -> Places:
    """An instance of the user who runs these tests, seen by another one."""
    passwords.add_logins(places, [passwords.SUPERUSER])
    seen_by_another_user(places, monkeypatch)
    for name in ("home", "data", "dags"):
        monkeypatch.setenv(f"JARFLOW_{name.upper()}", str(vars(places)[name]))
    return places


def everything_in(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


@pytest.mark.parametrize("verb", THEIRS)
def test_another_user_is_told_whose_instance_it_is(
    of_another: Places, verb: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.import_module(f"cli.verbs.{verb}"), "run", lambda *_: pytest.fail("it ran"))
    before = everything_in(of_another.home.parent)
    assert main.main([verb, *WORDS.get(verb, [])]) == 1
    owner = pwd.getpwuid(of_another.secrets.stat().st_uid).pw_name
    assert capsys.readouterr() == (
        "",
        f"jarflow: This instance belongs to {owner}: only that user runs ./jarflow {verb} here.\n",
    )
    assert everything_in(of_another.home.parent) == before


@pytest.mark.parametrize("words", [["new", "task", "count-rows"], ["test", "--fast"]])
def test_another_user_is_told_whose_checkout_it_is(
    of_another: Places, words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.import_module(f"cli.verbs.{words[0]}"), "run", lambda *_: pytest.fail("it ran"))
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert main.main(words) == 1
    owner = of_another.checkout.owner()
    assert capsys.readouterr().err == (
        f"jarflow: You cannot write into this checkout, it belongs to {owner}: "
        f"run ./jarflow {words[0]} in one of your own.\n"
    )


def test_root_may_do_what_the_owner_may(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() == 0:
        os.chown(places.secrets, 4321, -1)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert places.other_owner() is None


def test_a_place_without_an_instance_is_nobody_elses(of_another: Places) -> None:
    (of_another.secrets / "pgpass").unlink()
    of_another.secrets.rmdir()
    assert of_another.other_owner() is None


def test_what_lies_in_a_closed_folder_belongs_to_its_owner(of_another: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    look = Path.stat

    def closed(path: Path, **more: bool) -> os.stat_result:
        if of_another.home in path.parents:
            raise PermissionError(f"no {path}")
        return look(path, **more)

    monkeypatch.setattr(Path, "stat", closed)
    assert of_another.other_owner() == pwd.getpwuid(os.getuid()).pw_name
    within = of_another.home / "x"
    assert Places.of({"JARFLOW_HOME": str(within)}, of_another.checkout).home == within
