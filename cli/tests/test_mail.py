"""JARFLOW_MAIL: how it is checked, kept, and handed to the one task that sends reports by mail."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from cli import container, jars, mail, masks, passwords
from cli.pipelines import RunState
from cli.places import Places
from cli.problem import Problem
from cli.tests.files import put
from cli.tests.instance import placed

URL = "smtps://jar%40example.org:p%40ss-w0rd@mail.example:465/ada@example.org,nadia%40example.org?from=jar@example.org"
BARE = URL.replace(":p%40ss-w0rd", "")
SENT = {"task_id": "send-mail", "state": "success"}
LOADED = {"task_id": "load-trips", "state": "success"}


def test_nobody_gets_mail_unless_somebody_says_so(places: Places) -> None:
    assert mail.described(mail.url(places)) == "off (set JARFLOW_MAIL to a mail server and recipients)"
    assert (mail.environment(places), mail.connections(places)) == ({}, {})


def test_who_gets_mail_is_kept_until_it_is_switched_off(places: Places, tmp_path: Path) -> None:
    given = placed(tmp_path, JARFLOW_MAIL=URL)
    assert mail.described(mail.url(given)) == "ada@example.org, nadia@example.org, by mail through mail.example"
    assert mail.url(places) == URL
    assert (places.secrets / "mail").stat().st_mode & 0o777 == 0o600
    assert "p%40ss" not in repr(given)
    assert mail.url(placed(tmp_path, JARFLOW_MAIL="off")) == mail.url(places) == ""


def test_airflow_gets_it_as_a_connection_with_the_password_apart(places: Places, tmp_path: Path) -> None:
    passwords.add_logins(places, ["send-mail"])
    passwords.write_connections(places, mail.connections(placed(tmp_path, JARFLOW_MAIL=URL)))
    connections = json.loads((places.secrets / "connections.json").read_text(encoding="utf-8"))
    assert connections["mail"] == {"conn_type": "smtp", "host": BARE, "password": "p@ss-w0rd"}
    assert connections["warehouse_send-mail"]["login"] == "send-mail"


def test_a_server_without_a_password_has_none(places: Places, tmp_path: Path) -> None:
    url = "smtp+plain://127.0.0.1:2525/ada@example.org?from=jar@example.org"
    assert mail.connections(placed(tmp_path, JARFLOW_MAIL=url)) == {"mail": {"conn_type": "smtp", "host": url}}
    assert mail.environment(places) == {"JARFLOW_MAIL": url}


def test_by_hand_the_task_that_sends_gets_it_and_no_other(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.machine.java_home", lambda: "/jdk")
    mail.url(placed(tmp_path, JARFLOW_MAIL=URL))
    assert jars.environment(places, "send-mail")["JARFLOW_MAIL_PASSWORD"] == "p@ss-w0rd"
    assert not [name for name in jars.environment(places, "load-trips") if "MAIL" in name]


def test_no_report_of_a_problem_holds_the_password(places: Places, tmp_path: Path) -> None:
    given = placed(tmp_path, JARFLOW_MAIL=URL)
    assert "ss-w0rd" not in masks.Masks(given, {}).hide(f"{URL} p@ss-w0rd p%40ss-w0rd")
    mail.url(given)
    assert "ss-w0rd" not in masks.Masks(places, {}).hide("p@ss-w0rd and p%40ss-w0rd")


def test_a_container_is_told_who_gets_mail_on_stdin(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(places.checkout / "sql" / "datasets.csv", "dataset,rows,check\n")
    monkeypatch.setattr(container, "OF", tmp_path / "of")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{URL}\n"))
    passwords.add_logins(places, (*passwords.BEFORE_MIGRATION, *passwords.OF_PROGRAMS, container.DASHBOARDS))
    container.change_mail(places)
    said = capsys.readouterr().out
    assert said == "Reports by mail: ada@example.org, nadia@example.org, by mail through mail.example\n"
    seen = {file.parent.parent.name: file for file in (tmp_path / "of").glob("*/secrets/*") if "ss-w0rd" in _text(file)}
    assert {name: file.name for name, file in seen.items()} == {"scheduler": "connections.json", "console": "mail"}


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


NO_SERVER = ["on", "ada@example.org", "http://x/a@b.c", "smtps:///a@b.c", "smtps://x:y/a@b.c", "smtps://x/a@b.c d@e.f"]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        *((value, "JARFLOW_MAIL: expected") for value in NO_SERVER),
        ("smtps://x/a@b.c?from=a@b.c\nBcc:e@f.g", "JARFLOW_MAIL: expected"),
        ("smtp+plain://u:secret@127.0.0.1/a@b.c?from=a@b.c", "JARFLOW_MAIL would send its password unencrypted"),
        ("smtps://u@x/a@b.c?from=a@b.c", "JARFLOW_MAIL has a user or a password, and not both"),
        ("smtps://x/?from=a@b.c", "JARFLOW_MAIL names no recipient"),
        ("smtps://x/a@b.c,?from=a@b.c", "JARFLOW_MAIL names no recipient"),
        ("smtps://x/a@b.c%0d%0aBcc:e@f.g?from=a@b.c", "JARFLOW_MAIL names no recipient"),
        ("smtps://x/a@b.c", "JARFLOW_MAIL names no sender"),
        ("smtps://u:secret@x/a@b.c", "JARFLOW_MAIL names no sender"),
        ("smtps://x/a@b.c?from=a@b.c%0aBcc:e@f.g", "JARFLOW_MAIL names no sender"),
        ("smtps://x/a@b.c?from=a@b.c&to=e@f.g", "JARFLOW_MAIL names no sender"),
    ],
)
def test_what_can_send_no_mail_is_refused_without_repeating_it(
    places: Places, tmp_path: Path, value: str, why: str
) -> None:
    with pytest.raises(Problem) as problem:
        mail.url(placed(tmp_path, JARFLOW_MAIL=value))
    assert str(problem.value).startswith(why)
    assert "secret" not in str(problem.value)
    assert not (places.secrets / "mail").exists()


def test_a_run_is_told_of_by_what_it_loaded_and_not_by_its_report() -> None:
    results = [{"outcome": "OK", "message": "3 trips loaded"}, {"outcome": "OK", "message": "1 mail sent"}]
    tasks = [{**task, "map_index": -1} for task in (LOADED, SENT)]
    assert RunState("trips", {"state": "success"}, tasks, results).said == "3 trips loaded"
    tasks[1]["state"] = "failed"
    results[1] = {"outcome": "UNAVAILABLE", "message": "no mail can be sent"}
    told = RunState("trips", {"state": "success"}, tasks, results)
    assert (told.said, told.state, told.code) == ("no mail can be sent", "success", 0)
