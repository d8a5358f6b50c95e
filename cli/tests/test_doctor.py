"""`./jarflow doctor` tells what is there, hides what nobody may read, and goes on where something is broken."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import socket
import threading
import time
import urllib.parse
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from cli import airflow, datasets, passwords, symptoms
from cli.masks import MASK, Masks
from cli.places import CHECKOUT, Places
from cli.problem import Problem
from cli.screen import Screen
from cli.tests.files import put
from cli.tests.instance import placed, ports_of_its_own, remembered
from cli.verbs import doctor

KEY = "k3y-of-an-instance-that-nobody-may-see"
WEBHOOK = "https://hooks.example/services/T0/B0/wEbHoOkPaThSeCrEt?sig=s1gnAtUre%2B"
JWT = "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZG1pbiJ9.c2lnbmF0dXJl"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return placed(tmp_path, **ports_of_its_own())


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that is busy a part of the report takes longer than a person waits."""
    monkeypatch.setattr(doctor, "PATIENCE", 60.0)


@pytest.fixture
def started(places: Places) -> Places:
    """An instance that was up once, with its secrets."""
    places.make_home()
    passwords.add_logins(places, [*passwords.BEFORE_MIGRATION, "ingest"])
    passwords.write_connections(places, {})
    airflow.configure(places)
    return places


def told(places: Places, file: Path | None = None) -> tuple[str, int]:
    out = io.StringIO()
    code = doctor.run(Namespace(output=file), places, Screen(out))
    return out.getvalue(), code


def log_of_a_try(places: Places, run: str = "r", attempt: int = 1) -> Path:
    return places.airflow_home / f"logs/dag_id=p/run_id={run}/task_id=t/attempt={attempt}.log"


def test_before_the_first_up_nothing_looks_wrong(places: Places) -> None:
    said, code = told(places)
    assert code == 0, said
    assert "\nNothing looks wrong.\n" in said
    for title in symptoms.PARTS:
        assert f"\n## {title}\n" in said
    assert "could not be checked" not in said
    assert "- Airflow: not installed\n" in said
    assert "- postgres: not running\n" in said
    assert not places.home.exists()


def test_it_tells_versions_jars_settings_and_ports(started: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JARFLOW_LOG", "text")
    monkeypatch.setenv("JARFLOW_ANY_TOKEN", KEY)
    said, _ = told(Places(**{**vars(started), "checkout": CHECKOUT}))
    [version] = re.findall(r"apache-airflow==(.+)", (CHECKOUT / "cli" / "locks" / "airflow.in").read_text())
    assert f"- Airflow: {version}, Python 3." in said
    assert "- ingest.jar: " in said
    assert "- JARFLOW_LOG: text\n" in said
    assert f"- JARFLOW_ANY_TOKEN: {MASK}\n" in said
    assert f"- postgres port {started.postgres_port}: free\n" in said


def test_no_planted_secret_is_told(started: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each secret, in each form, in every place that is read."""
    monkeypatch.setenv("PGPASSWORD", "env-pass/word+1")
    monkeypatch.setenv("PIP_INDEX_URL", "https://someone:p1p-secret@packages.example/simple")
    passwords.write_private(started.secrets / "alert.json", json.dumps({"alert": WEBHOOK}))
    passwords.write_private(started.secrets / "other", f"{KEY}\n")
    secrets = {
        KEY, "env-pass/word+1", "p1p-secret", WEBHOOK, "wEbHoOkPaThSeCrEt", "s1gnAtUre+", JWT,
        *passwords.logins(started).values(),
        *passwords.airflow_keys(started).values(),
        *(passwords.airflow_password(started, user) for user in (passwords.ADMIN, passwords.VIEWER)),
    }  # fmt: skip
    forms = {form for one in secrets for form in (one, urllib.parse.quote(one, safe=""), json.dumps(one)[1:-1])}
    lines = [f"ERROR it was {form} here" for form in forms]
    lines += [f"ERROR Authorization: Bearer {JWT}", "ERROR {'password': 'an-inline-0ne'} and token=an-inline-0ne&x"]
    for at in range(0, len(lines), symptoms.LINES_A_LOG):
        put(started.log / f"{at}.log", "\n".join(lines[at : at + symptoms.LINES_A_LOG]))
    put(started.run / "lock", f"./jarflow up {KEY}")
    for number, form in enumerate(forms):
        put(log_of_a_try(started, f"r{number}"), json.dumps({"level": "error", "event": f"refused {form}"}))
    monkeypatch.setattr(symptoms, "FAILED_TRIES", 1000)
    monkeypatch.setattr(doctor, "LINES_A_PART", 1000)
    monkeypatch.setattr(doctor, "MOST_LINES", 10_000)

    said, _ = told(started)

    assert said.count("it was *** here") == len(forms), "every line was told"
    assert said.count("refused ***") == len(forms)
    assert [form for form in (*forms, "an-inline-0ne") if form in said] == []
    assert f"https://{MASK}@packages.example/simple" in said


LOGINS = {
    "alice:s3cretpw99@proxy:3128": "***@proxy:3128",
    "https://u:pa/ss9word@host/simple": "https://***@host/simple",
    "https://u:p@ss9word@host/simple": "https://***@host/simple",
    "https://a-token@host/simple": "https://***@host/simple",
    "https://host/simple": "https://host/simple",
}
NO_SECRET = (
    "to a@example.org: ingest of warehouse on 127.0.0.1:5433, .jarflow/home/run, /opt/home/x, the password is wrong"
)


@pytest.mark.parametrize(
    ("environment", "text", "told"),
    [
        *(({}, f"x={login} y '{login}'", f"x={told} y '{told}'") for login, told in LOGINS.items()),
        *(({"http_proxy": login}, f"- http_proxy: {login}", f"- http_proxy: {told}") for login, told in LOGINS.items()),
        ({"http_proxy": "alice:s3cret'pw/99@proxy:3128"}, "refused s3cret'pw/99 of alice", "refused *** of alice"),
        ({"ANY_TOKEN": "https://[secret"}, "x https://[secret y", "x *** y"),
        (
            {},
            "/srv/people/nadia/x /home/jean.luc/y '/Users/ann/z' /srv/people/nadia2",
            "~/x ~/y '~/z' /srv/people/nadia2",
        ),
        ({}, NO_SECRET, NO_SECRET),
    ],
)
def test_logins_secrets_and_home_folders_are_hidden_and_nothing_else(
    started: Places, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], text: str, told: str
) -> None:
    monkeypatch.setenv("HOME", "/srv/people/nadia")
    assert Masks(started, environment).hide(text) == told


def test_a_long_line_is_looked_through_in_time(started: Places) -> None:
    known = Masks(started, {})
    began = time.monotonic()
    for line in ("x" * 500_000, "a:" * 20_000, "a:=" * 20_000, "x://" * 20_000):
        assert known.hide(line) == line
    assert time.monotonic() - began < 20


def test_logs_are_left_out_when_their_secrets_cannot_be_known(started: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    put(started.log / "x.log", "ERROR told")
    assert "ERROR told" in told(started)[0]
    read = Path.read_text

    def closed(file: Path, *args: Any, **more: Any) -> str:
        """For somebody who may not read a file; root, who runs some of these tests, may read all."""
        if file == started.secrets / "pgpass":
            raise PermissionError(f"no {file}")
        return read(file, *args, **more)

    monkeypatch.setattr(Path, "read_text", closed)
    said, _ = told(started)
    assert "ERROR told" not in said
    assert said.count("left out: some secrets could not be read, so they could not be masked here") == 2


def test_everything_broken_is_still_a_whole_report(started: Places) -> None:
    for name in ("postgres", "api-server", "scheduler", "samples"):
        put(started.run / f"{name}.json", '{"pid": "x"')
    put(started.airflow_home / "airflow.cfg", "[[[ no settings %(x)s\nsecret_key")
    for name, text in (("pgpass", "\0\0:::\n\n:"), ("connections.json", "{"), ("airflow-passwords.json", "[]")):
        put(started.secrets / name, text)
    (started.log / "scheduler.log").write_bytes(b"\xff\xfe ERROR \x80\n" * 10)
    (started.log / "a-folder.log").mkdir()
    put(log_of_a_try(started)).write_bytes(b'{"level": "error", \xff\n["error"]\n"error"\n')
    (started.checkout / "cli" / "locks").mkdir(parents=True)
    (started.checkout / "tasks" / "x" / "target" / "x.jar").mkdir(parents=True)
    said, code = told(started)
    assert code == 1
    for title in symptoms.PARTS:
        assert f"\n## {title}\n" in said
    assert "1. Errors in logs could not be checked: " in said


def test_a_part_that_fails_or_hangs_takes_no_other_with_it(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: Places) -> symptoms.Part:
        raise ZeroDivisionError("by zero")

    hung = threading.Event()
    parts = {"A": fails, "B": lambda _: hung.wait(60), "C": lambda _: symptoms.Part(["- c: well"])}
    monkeypatch.setattr(doctor, "PATIENCE", 0.5)
    monkeypatch.setattr(symptoms, "PARTS", parts)
    said, code = told(places)
    hung.set()
    assert code == 1
    assert "1. A could not be checked: by zero\n2. A part of this report did not answer in time" in said
    assert "\n## C\n\n- c: well\n" in said


def test_an_airflow_that_does_not_answer_is_told_within_seconds(
    started: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "PATIENCE", 4.0)
    with socket.create_server(("127.0.0.1", started.airflow_port)):
        remembered(started, "api-server", started.airflow_port)
        began = time.monotonic()
        said, code = told(started)
    assert time.monotonic() - began < doctor.PATIENCE + 3
    assert code == 1
    assert "Airflow" in said.partition("## Machine")[0]


@pytest.mark.parametrize(
    ("log", "words", "shown"),
    [
        ("one\ntwo\n", "its last words are below", ["the end of its log:\n\n  ~~~\n  one\n  two\n  ~~~\n"]),
        (
            "MemoryError\nx\n",
            "its last words are below",
            ["scheduler.log, last written", "~~~\n  MemoryError\n  ~~~\n"],
        ),
        (
            "OSError: [Errno 28] No space left on device\n",
            "a disk was full, make room first",
            [],
        ),
        ("", "its log is empty", []),
        (None, "its log is empty", []),
    ],
)
def test_a_process_that_ended_by_itself_looks_wrong_and_is_told_with_its_last_lines(
    started: Places, log: str | None, words: str, shown: list[str]
) -> None:
    remembered(started, "scheduler", began="long ago")
    if log is not None:
        put(started.log / "scheduler.log", log)
    said, code = told(started)
    assert code == 1
    assert f"1. scheduler ended by itself: {words}, ./jarflow up starts it again.\n" in said
    assert f"- scheduler: ended by itself (was pid {os.getpid()}, since " in said
    assert [text for text in shown if text not in said] == []
    assert ("the end of its log" in said) == bool(log)


def test_a_port_of_ours_that_a_stranger_has_is_told_with_who_that_is(places: Places) -> None:
    with socket.create_server(("127.0.0.1", places.postgres_port)):
        said, code = told(places)
    assert code == 1
    assert f"1. Port {places.postgres_port} for PostgreSQL is taken by pid {os.getpid()} (" in said
    assert f"- postgres port {places.postgres_port}: taken by pid {os.getpid()} (" in said


@pytest.mark.parametrize(
    ("left", "wrong"),
    [
        (1_000_000_000, []),
        (999_999_999, ["has only 1.0 GB left on its disk: make room before a run or PostgreSQL fills it."]),
        (299_999_999, ["has 0.3 GB left on its disk and needs 0.3 GB: make room."]),
    ],
)
def test_a_disk_that_is_nearly_full_looks_wrong(
    started: Places, monkeypatch: pytest.MonkeyPatch, left: int, wrong: list[str]
) -> None:
    for folder in (started.venv, started.postgres_binaries):
        folder.mkdir(parents=True)
    whole = shutil.disk_usage(started.home)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: whole._replace(free=left))
    said, code = told(started)
    assert re.findall(r"^\d+\. .*? (has .* on its disk.*)", said, re.MULTILINE) == wrong
    assert code == bool(wrong)


EVERYBODY = "is open to everybody on this machine"
ITS_GROUP = "can be changed by its group, which may put a link in place of a dataset's folder"


@pytest.mark.parametrize(
    ("mode", "wrong"),
    [
        (0o2750, ""),
        (0o2755, EVERYBODY),
        (0o0701, EVERYBODY),
        (0o2770, ITS_GROUP),
        (0o3770, ITS_GROUP),
        (0o2777, f"{EVERYBODY} and {ITS_GROUP}"),
    ],
)
def test_a_landing_folder_that_others_look_into_or_its_group_changes_looks_wrong(
    started: Places, mode: int, wrong: str
) -> None:
    put(started.checkout / "sql" / "datasets.csv", "dataset,rows,check\ncars,nobody,none\n")
    datasets.make_folders(started)
    made_by_a_task = started.landing / "covid"
    made_by_a_task.mkdir()
    made_by_a_task.chmod(0o2777)

    started.landing.chmod(mode)

    said = told(started)[0]
    found = f"1. data/landing {wrong}: chmod g-w,o-rwx data/landing (docs/security.md)"
    assert found in said if wrong else "Nothing looks wrong." in said


def test_a_secret_that_others_can_read_looks_wrong(started: Places) -> None:
    passwords.pgpass(started).chmod(0o644)
    assert "1. home/secrets/pgpass can be read by others: chmod 600 home/secrets/pgpass\n" in told(started)[0]


def test_the_first_error_of_a_tasks_try_is_told_while_airflow_is_down(started: Places) -> None:
    lines = [("info", "began"), ("error", "the first\nof two"), ("error", "the second")]
    told_of = "\n".join(json.dumps({"level": level, "event": event}) for level, event in lines)
    put(log_of_a_try(started, "manual__1", 2), told_of)
    put(log_of_a_try(started, "manual__1", 1), json.dumps({"level": "info", "event": "an error of another kind"}))
    said, code = told(started)
    assert code == 0
    assert "\n- p, manual__1, t, 2: the first (" in said
    assert "the second" not in said
    assert "another kind" not in said


def test_the_report_has_an_end(started: Places) -> None:
    for number in range(100):
        put(started.log / f"{number}.log", "ERROR " + "x" * 5000 + "\nERROR again" * 5000)
    lines = told(started)[0].splitlines()
    assert len(lines) <= doctor.MOST_LINES + 1
    assert max(map(len, lines)) <= doctor.LONGEST_LINE + 3


def test_a_report_in_a_file_is_private(started: Places, tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    assert told(started, file) == (f"{file} is written. Nothing looks wrong.\n", 0)
    assert file.read_text().startswith("# Jarflow doctor, ")
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (
            "nowhere/x.md",
            r"Could not write the report to .*nowhere/x\.md \(No such file or directory\): choose another",
        ),
        ("", r"Could not write the report to .* \(Is a directory\): choose another file for --output\.$"),
        ("picture.png", r"picture\.png exists and is not a report of doctor: choose another file for --output\.$"),
        ("README.md", r"README\.md exists and is not a report of doctor"),
    ],
)
def test_a_place_that_takes_no_report_is_a_sentence(started: Places, tmp_path: Path, place: str, why: str) -> None:
    there = {"picture.png": b"\x89PNG", "README.md": b"# Mine\n"}
    for name, content in there.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(Problem, match=why):
        told(started, tmp_path / place)
    assert {name: (tmp_path / name).read_bytes() for name in there} == there
