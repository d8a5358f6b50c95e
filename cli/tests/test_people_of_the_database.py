"""People with a login of the database cannot keep tasks out, and cannot lock each other out for long."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest

from cli import passwords
from cli.places import CHECKOUT
from cli.tests.instance import Instance
from cli.verbs.new import SQL_KEYWORDS

if TYPE_CHECKING:
    from psycopg2.extensions import connection

pytestmark = pytest.mark.e2e

PEOPLE = ("person_analytics", "person_logistics", "person_operations", "person_sales")


def session(jarflow: Instance, login: str) -> connection:
    import psycopg2  # noqa: PLC0415 - as in the instance: the benches have no virtual environment

    places = jarflow.places
    password = passwords.logins(places)[login]
    return psycopg2.connect(
        host="127.0.0.1", port=places.postgres_port, dbname=passwords.WAREHOUSE, user=login, password=password
    )


def test_sessions_of_people_leave_places_for_tasks(jarflow: Instance) -> None:
    import psycopg2  # noqa: PLC0415

    with ExitStack() as open_sessions:
        for login in PEOPLE:
            for _ in range(9):  # one is left for the command itself, which asks as operations
                open_sessions.enter_context(closing(session(jarflow, login)))
        open_sessions.enter_context(closing(session(jarflow, "person_analytics")))
        with pytest.raises(psycopg2.OperationalError, match="too many connections for role"):
            session(jarflow, "person_analytics")
        jarflow.jarflow("run", "sales", code=0)
        assert jarflow.rows("select 1") == [["1"]]


def test_people_make_no_large_object_take_no_turn_and_fill_no_disk(jarflow: Instance) -> None:
    import psycopg2  # noqa: PLC0415

    with closing(session(jarflow, "person_analytics")) as person:
        person.autocommit = True
        for wish in (
            "select lo_create(0)",
            "select pg_export_snapshot()",
            "select pg_advisory_lock(hashtext('jarflow membership'))",
            "select pg_logical_emit_message(false, 'a', repeat('b', 1000))",
            "set temp_file_limit = -1",
            "set log_min_messages = 'log'",
        ):
            with person.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(wish)


def test_people_do_not_fill_the_log_of_the_server(jarflow: Instance) -> None:
    import psycopg2  # noqa: PLC0415

    log = jarflow.places.log / "postgres.log"
    with closing(session(jarflow, "person_analytics")) as person:
        person.autocommit = True
        with person.cursor() as cursor:
            cursor.execute("do $$ begin raise log 'said by a person'; end $$")
            with pytest.raises(psycopg2.errors.InvalidTextRepresentation):
                cursor.execute("select 'asked by a person'::int")
            cursor.execute("alter role person_analytics set default_text_search_config = 'kept by a person'")
            # It is told at each login, before the settings of the database hold.
            session(jarflow, "person_analytics").close()
            cursor.execute("alter role person_analytics reset default_text_search_config")
            cursor.execute("set transaction_timeout = '100ms'")
            with pytest.raises(psycopg2.OperationalError):
                cursor.execute("select pg_sleep(3) -- asked by a person")

    text = log.read_text(encoding="utf-8")
    assert "terminating connection due to transaction timeout" in text
    assert "database system is ready" in text
    assert "by a person" not in text


def test_a_password_and_settings_that_somebody_changed_are_seen_by_doctor_and_set_again_by_up(
    jarflow: Instance,
) -> None:
    import psycopg2  # noqa: PLC0415

    with closing(session(jarflow, "person_analytics")) as person, person.cursor() as cursor:
        cursor.execute("alter role person_analytics password 'mine alone'")
        person.commit()
    with closing(session(jarflow, "person_sales")) as person, person.cursor() as cursor:
        cursor.execute("alter role person_sales set local_preload_libraries = 'nothing'")
        person.commit()
    with pytest.raises(psycopg2.OperationalError, match="could not access file"):
        session(jarflow, "person_sales")
    said = jarflow.jarflow("doctor", code=1).stdout
    assert "Somebody changed the password or a setting of person_analytics, person_sales: ./jarflow up" in said

    up = jarflow.jarflow("up").stdout  # it exits 1 where an earlier test left a pipeline that failed

    assert "password and settings set again of person_analytics, person_sales: somebody had changed them" in up
    for login in ("person_analytics", "person_sales"):
        session(jarflow, login).close()


def test_new_knows_every_word_that_is_no_name_of_a_schema(jarflow: Instance) -> None:
    words = jarflow.rows("select word from pg_get_keywords() where catcode in ('R', 'T')")
    assert {word for (word,) in words} == SQL_KEYWORDS


def test_dashboards_read_daily_figures_and_nothing_else(jarflow: Instance) -> None:
    import psycopg2  # noqa: PLC0415

    with closing(session(jarflow, "person_dashboards")) as dashboards, dashboards.cursor() as ask:
        for question in questions_of_dashboards():
            ask.execute(question)
            assert ask.fetchmany(2), question
        ask.execute("select count(*), count(added), count(mean_of_seven_days), min(added) from covid.daily")
        days, added, means, _ = ask.fetchone() or ()
        assert days > added > means > 0
        for refused in ("covid.figure", "covid.reply", "sales.item", "ops.batch", "membership.member"):
            dashboards.rollback()
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                ask.execute(f"select from {refused}")
        dashboards.rollback()
        ask.execute("show statement_timeout")
        assert ask.fetchone() == ("30s",)
    with ExitStack() as open_sessions:
        for _ in range(5):
            open_sessions.enter_context(closing(session(jarflow, "person_dashboards")))
        with pytest.raises(psycopg2.OperationalError, match="too many connections for role"):
            session(jarflow, "person_dashboards")


def questions_of_dashboards() -> list[str]:
    """What Grafana would ask, for one country and the whole time."""
    dashboard = json.loads((CHECKOUT / "docker" / "grafana" / "dashboards" / "covid.json").read_text(encoding="utf-8"))
    asked = [each["query"] for each in dashboard["templating"]["list"]]
    asked += [target["rawSql"] for panel in dashboard["panels"] for target in panel["targets"]]
    values = {"$country": "australia", "$source": "simulator", "$measure": "deaths"}
    for name, value in values.items():
        asked = [each.replace(name, value) for each in asked]
    return [re.sub(r"\$__timeFilter\((\w+)\)", r"\1 between '2020-01-01' and '2030-01-01'", each) for each in asked]
