"""Sample data among other data: it says so everywhere, and it goes without a trace when a person asks for that."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from cli import passwords, samples, stamps
from cli.places import CHECKOUT
from cli.tests.families import wait_until
from cli.tests.files import put
from cli.tests.instance import Instance

pytestmark = pytest.mark.e2e

HEADING = "transaction_id,membership_id,placed_at,item_id,quantity,unit_price\n"
ITEMS = "item_id,name,manufacturer,cost,weight_kg\n"
APPLICATION = "name,email,date_of_birth,mobile_no\nNora Removed,nora@example.com,1990-05-17,81237777\n"
MEMBERS = "select membership_id from membership.member join membership.batch using (place) where feed "
SAMPLE_MEMBERS, OTHER_MEMBERS = f"{MEMBERS} = 'samples' order by 1", f"{MEMBERS} <> 'samples' order by 1"
OTHERS = """
    select (select count(*) from membership.member join membership.batch using (place) where feed <> 'samples'),
           (select count(*) from ops.batch where not samples),
           (select count(*) from sales.item where not sample),
           (select string_agg(number::text, ' ' order by number) from ops.delivery join ops.batch using (number)
            where not samples)
"""
SAMPLES = """
    select (select count(*) from membership.batch where feed = 'samples')
           + (select count(*) from ops.batch where samples)
           + (select count(*) from sales.item where sample)
           + (select count(*) from ml.version where samples)
"""
CONTENTS = "select sha256 from ops.batch_file join ops.batch using (dataset, batch) where samples"
UNTRUE = (CHECKOUT / "sql" / "laws" / "untrue_totals.sql").read_text(encoding="utf-8")


def test_a_purchase_that_names_a_sample_waits_in_quarantine(jarflow: Instance) -> None:
    [member], *_ = jarflow.rows(SAMPLE_MEMBERS)
    [[item]] = jarflow.rows("select item_id from sales.item where sample order by 1 limit 1")
    row = f"named-1,{member},2026-01-02T03:04:05Z,{item},1,2.00\n"
    jarflow.drop("sales-transactions", "named.csv", HEADING + row)
    jarflow.jarflow("run", "sales", code=0)
    [[reasons]] = jarflow.rows("select reasons from ops.quarantined_transaction where transaction_id = 'named-1'")
    assert reasons == "{SAMPLE_ITEM,SAMPLE_MEMBER}"


def test_who_is_broken_off_by_a_load_asks_again(jarflow: Instance) -> None:
    waiting = "select from pg_locks where not granted and relation = 'ops.delivery'::regclass"
    with (
        jarflow.as_superuser() as load,
        load.cursor() as cursor,
        jarflow.as_superuser() as watcher,
        watcher.cursor() as watch,
        ThreadPoolExecutor() as other,
    ):
        cursor.execute("set deadlock_timeout = '1min'")  # so that the other one is broken off
        cursor.execute("lock table ops.delivery in share row exclusive mode")
        asked = other.submit(jarflow.jarflow, "samples")

        def waits() -> bool:
            watch.execute(waiting)
            return watch.rowcount == 1

        wait_until(waits, "the command to wait for the load")
        cursor.execute("select pg_advisory_xact_lock_shared(hashtext('jarflow membership'))")
        load.rollback()
        assert asked.result().returncode == 0, asked.result().stderr


def test_all_that_samples_brought_is_counted_and_taken_away_and_nothing_else(jarflow: Instance) -> None:
    jarflow.drop("applications", "mine.csv", APPLICATION)
    jarflow.jarflow("run", "applications", code=0)
    [mine], *_ = jarflow.rows(OTHER_MEMBERS)
    jarflow.drop("sales-items", "own.csv", f"{ITEMS}own-1,Of a shop,Somebody,2.00,1\n")
    jarflow.drop("sales-transactions", "own.csv", f"{HEADING}own-1,{mine},2026-01-02T03:04:05Z,own-1,1,2.00\n")
    jarflow.jarflow("run", "sales", code=0)
    judged = "--param", "judge=earlier-refusals", "--param", "feed=samples"
    jarflow.jarflow("run", "applications", *judged)
    others, contents = jarflow.rows(OTHERS), [content for [content] in jarflow.rows(CONTENTS)]
    store = jarflow.places.data / "store"
    assert "Sample data." in jarflow.shown("/members")[1]

    with jarflow.as_superuser(passwords.WAREHOUSE) as session, session.cursor() as cursor:
        cursor.execute("select from sales.item where sample for update")
        assert "A load or somebody's session holds what this needs" in jarflow.jarflow("samples", code=1).stderr

    counted = jarflow.jarflow("samples", code=0).stdout
    assert f"  members                   {len(jarflow.rows(SAMPLE_MEMBERS))}\n" in counted
    assert jarflow.jarflow("samples", "--remove", code=2).stderr.endswith("add --yes\n"), "nobody was asked"
    removed = jarflow.jarflow("samples", "--remove", "--yes", code=0).stdout

    assert removed.startswith(counted.partition("\nTo take all of it away")[0])
    assert "Removed. Samples come again only on request: ./jarflow up --samples\n" in removed
    assert jarflow.rows(SAMPLES) == [["0"]]
    assert jarflow.rows(OTHERS) == others
    assert jarflow.rows(UNTRUE) == []
    assert jarflow.rows("select status from sales.transaction where transaction_id = 'own-1'") == [["placed"]]
    assert not [
        file for file in (jarflow.places.data / "out").glob("applications/*/*") if b"-Sample" in file.read_bytes()
    ]
    assert not (jarflow.places.landing / ".samples").exists()
    assert [content for content in contents if (store / content[:2] / content).exists()] == []
    assert jarflow.jarflow("samples", code=0).stdout == "There is no sample data.\n"


def test_a_removal_that_was_interrupted_takes_nothing_that_came_since(jarflow: Instance) -> None:
    """It leaves a list of files to remove; since then somebody may have dropped the same content."""
    [[mine, batch]] = jarflow.rows("select sha256, batch from ops.batch_file where name = 'mine.csv'")
    store, gone = jarflow.places.data / "store", "ab" * 32
    kept = [store / mine[:2] / mine, store / "batches" / "applications" / f"{batch}.jsonl"]
    left = put(store / gone[:2] / gone, "a sample")
    names = {"content": (mine, gone), "batch": (f"applications/{batch}",)}
    found = [{"kind": kind, "name": name, "rows": ""} for kind in names for name in names[kind]]
    stamps.write(jarflow.places.run / "samples-leaving.json", {"found": found})

    assert "  files and folders  1\n" in jarflow.jarflow("samples", code=0).stdout
    jarflow.jarflow("samples", "--remove", "--yes", code=0)

    assert [file.exists() for file in (*kept, left)] == [True, True, False]
    assert jarflow.jarflow("samples", code=0).stdout == "There is no sample data.\n"


def test_afterwards_no_page_speaks_of_samples_and_none_come_again(jarflow: Instance) -> None:
    jarflow.jarflow("up", code=0)
    jarflow.jarflow("run", "sales", code=0)
    home = jarflow.shown("/")[1]
    assert "Sample data" not in home
    assert "no model answers" in home
    assert "Sample data" not in jarflow.shown("/members")[1]
    assert samples.waiting(jarflow.places) == []
    status = json.loads(jarflow.jarflow("status", "--json", code=0).stdout)
    assert {one["pipeline"]: one["state"] for one in status["pipelines"]}["sales"] == "success"
