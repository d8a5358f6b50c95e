"""Trips, from a dropped file to the weekly average on a page in a real browser."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from cli import passwords
from cli.rest import Airflow
from cli.tests.families import wait_until
from cli.tests.instance import Instance
from cli.tests.servers import mail_server

pytestmark = pytest.mark.e2e

HEADING = "region,origin_coord,destination_coord,datetime,datasource\n"
TRIP = "Reykjavik,POINT (-21.94 64.1{0}),POINT (-21.8 64.1),2018-05-{1:02} 09:03:40,cheap_mobile\n"
BOX = "-22,64.1,-21.9,64.2"
INGESTIONS = "/api/trips/ingestions"


def ask(jarflow: Instance, query: str) -> dict[str, object]:
    status, text = jarflow.shown(f"/api/trips/weekly-average?{query}")
    assert status == 200, text
    return json.loads(text)


def test_the_samples_are_loaded_and_counted_by_week(jarflow: Instance) -> None:
    [[loaded, quarantined]] = jarflow.rows("select accepted, rejected from trips.file where samples")
    assert (int(loaded), int(quarantined)) == (9_990, 10)
    average = ask(jarflow, "region=Prague")
    [[trips, weeks]] = jarflow.rows("""
        select count(*), (max(date_trunc('week', at))::date - min(date_trunc('week', at))::date) / 7 + 1
        from trips.trip join trips.lot using (lot) join trips.region using (region) where name = 'Prague'
    """)
    assert (average["trips"], average["weeks"]) == (int(trips), int(weeks))


def test_a_hundred_dropped_trips_in_five_weeks_are_twenty_a_week_everywhere(jarflow: Instance, page: Page) -> None:
    rows = "".join(TRIP.format(number, 1 + number * 31 // 100) for number in range(100))
    jarflow.drop("trips", "reykjavik.csv", HEADING + rows + "Reykjavik,nowhere\n")

    said = jarflow.jarflow("run", "trips", code=0).stdout

    assert "100 trips loaded, 1 quarantined" in said
    assert not list((jarflow.places.landing / "trips").glob("*.csv"))
    for query in ("region=Reykjavik", f"bbox={BOX}"):
        average = ask(jarflow, query)
        assert (average["trips"], average["weeks"], average["weekly_average"]) == (100, 5, 20), query
    by_hand = jarflow.jarflow(
        "psql", "analytics", "-f", str(jarflow.checkout / "sql/questions/trips/weekly_averages.sql"), code=0
    ).stdout
    assert re.search(r"Reykjavik\W+100\W+5\W+20.00\W+5\W+20.00", by_hand)
    page.goto(f"{jarflow.places.serve_url}/trips")
    page.get_by_label("Or a box").fill(BOX)
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("Or a box")).to_have_value(BOX)
    expect(page.locator("main")).to_contain_text("Weekly average")
    expect(page.locator("main")).to_contain_text("20")
    expect(page.locator(".chart")).to_be_visible()
    page.goto(f"{jarflow.places.serve_url}/trips?region=Reykjavik")
    expect(page.locator("svg.flows .flow").first).to_be_visible()


def test_files_are_loaded_for_a_program_that_asks_for_them(jarflow: Instance, page: Page) -> None:
    for name in ("asked.csv", "left.csv"):
        jarflow.drop("trips", name, HEADING + TRIP.format(7, 7).replace("Reykjavik", name))
    asked = {"files": ["asked.csv"]}
    status, refused = jarflow.shown(INGESTIONS, passwords.VIEWER, sent=asked)
    assert (status, json.loads(refused)["error"]) == (403, "this login may not start the pipeline trips")

    status, text = jarflow.shown(INGESTIONS, sent=asked)

    assert status == 202, text
    begun = json.loads(text)
    page.goto(jarflow.places.serve_url + begun["page"])
    wait_until(lambda: json.loads(jarflow.shown(begun["state"])[1])["state"] == "success", "the run ends")
    [file] = json.loads(jarflow.shown(begun["state"])[1])["files"]
    told = [file[field] for field in ("file", "state", "reason", "trips", "quarantined", "percent")]
    assert told == ["asked.csv", "loaded", None, 1, 0, 100]
    # The page was not loaded again: it was told.
    expect(page.locator("main")).to_contain_text("success")
    expect(page.locator("main")).to_contain_text("asked.csv")
    events = jarflow.shown(begun["events"])[1]
    assert re.search(r"^id: \d+\nevent: file\ndata: .*asked\.csv", events, re.MULTILINE)
    assert events.endswith('event: end\ndata: {"state":"success"}\n\n')
    assert [file.name for file in (jarflow.places.landing / "trips").glob("*.csv")] == ["left.csv"]
    audit = Airflow(jarflow.places).get("/api/v2/eventLogs", dag_id="trips", event="trigger_dag_run")
    assert {entry["owner"] for entry in audit["event_logs"] if entry["run_id"] == begun["id"]} == {passwords.ADMIN}


def test_a_report_of_each_batch_goes_out_by_mail_and_holds_up_no_run(jarflow: Instance) -> None:
    with mail_server() as (mailbox, port):
        server = f"smtp+plain://127.0.0.1:{port}/ada@example.org,nadia@example.org?from=jarflow@example.org"
        try:
            up = jarflow.jarflow("up", JARFLOW_MAIL=server)  # 1 where an earlier test left a pipeline that failed
            assert "ada@example.org, nadia@example.org, by mail through 127.0.0.1\n" in up.stdout
            jarflow.jarflow("run", "trips")
            before = len(mailbox.mails)
            jarflow.drop("trips", "told.csv", HEADING + TRIP.format(3, 3).replace("Reykjavik", "told"))
            jarflow.drop("trips", "refused.csv", "nothing\n")
            jarflow.jarflow("run", "trips", code=0)
            jarflow.jarflow("run", "trips", code=99)
        finally:
            off = jarflow.jarflow("up", JARFLOW_MAIL="off")
    assert "reports by mail   off (set JARFLOW_MAIL" in off.stdout
    [mail] = mailbox.mails[before:]
    assert mail["Subject"] == "trips: 1 file loaded, 1 refused"
    assert mail["X-RcptTo"] == "ada@example.org, nadia@example.org"
    text = mail.get_payload(decode=True).decode()
    assert re.search(r"(?m)^ +0 +0 +\d+\.\d  refused +refused.csv\r?\n +line 1: expected the columns region", text)
    assert re.search(r"(?m)^ +1 +0 +\d+\.\d  loaded +told.csv", text)
    jarflow.drop("trips", "unheard.csv", HEADING + TRIP.format(4, 4).replace("Reykjavik", "unheard"))

    said = jarflow.jarflow("run", "trips", code=0).stdout

    assert "no mail server is configured" in said
    assert "1 trip loaded, 0 quarantined" in jarflow.jarflow("status").stdout
    [[waits]] = jarflow.rows("select count(*) from ops.mail where sent_at is null")
    assert int(waits) == 1
