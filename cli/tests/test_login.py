"""One login, Airflow's: who sees what `serve` shows, in a real browser and by hand-made requests."""

from __future__ import annotations

import http.server
import json
import os
import signal
import threading
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from cli import passwords, processes
from cli.rest import Airflow, Refused
from cli.tests.conftest import PATIENCE, log_in
from cli.tests.families import wait_until
from cli.tests.instance import Instance

pytestmark = pytest.mark.e2e

USERS = (passwords.ADMIN, passwords.VIEWER)
PLACE = "/dashboard?country=australia&from=2022-03-01"
ATTACK = """<!doctype html><title>elsewhere</title><script>
const types = [["cors", "application/json"], ["no-cors", "text/plain"]];
Promise.allSettled(types.map(([mode, type]) => fetch("SERVE", {
  method: "POST", mode, credentials: "include", headers: {"Content-Type": type}
})))
  .then(ends => document.title = ends.map(end => end.status === "rejected" ? "refused" : end.value.type).join(" "));
</script>"""


@pytest.fixture
def stranger(chromium: Browser) -> Iterator[Page]:
    """A browser of somebody who is not logged in."""
    page = chromium.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    page.close()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_who_is_not_logged_in_is_asked_to_and_comes_back(jarflow: Instance, stranger: Page, name: str) -> None:
    serve = f"http://{name}:{jarflow.places.serve_port}"
    first = stranger.goto(serve + PLACE)
    assert first
    assert first.status == 401
    stranger.get_by_role("link", name="Log in with Airflow").click()
    stranger.wait_for_url(f"http://{name}:{jarflow.places.airflow_port}/auth/login**")
    log_in(stranger, jarflow)
    stranger.wait_for_url(serve + PLACE)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("COVID: cases in Australia")


def test_a_page_of_another_port_cannot_use_the_cookie_that_the_browser_sends(jarflow: Instance, page: Page) -> None:
    target = f"{jarflow.places.serve_url}/dashboard"
    before = others_than_get(jarflow)

    class Elsewhere(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text = ATTACK.replace("SERVE", target).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as elsewhere:
        threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
        page.goto(f"http://127.0.0.1:{elsewhere.server_port}/")
        page.wait_for_function("document.title !== 'elsewhere'")
        assert page.title() == "refused refused"
        elsewhere.shutdown()
    # The first needs leave, and nobody gives it. The second comes, with the cookie: without one it would be a 401.
    assert sorted(others_than_get(jarflow)[len(before) :]) == [("OPTIONS", 401), ("POST", 403)]


def others_than_get(jarflow: Instance) -> list[tuple[str, int]]:
    """The methods and statuses of all answers of serve to OPTIONS and POST so far."""
    log = (jarflow.places.log / "serve-access.log.0").read_text(encoding="utf-8").splitlines()
    answers = [(line["method"], line["status"]) for line in map(json.loads, log)]
    return [answer for answer in answers if answer[0] in ("OPTIONS", "POST")]


def test_names_of_members_are_for_admins(jarflow: Instance) -> None:
    [[first, last]] = jarflow.rows(
        "select first_name, last_name from sales.customer join membership.member using (membership_id)"
        " order by spent desc limit 1"
    )
    status, text = jarflow.shown("/members")
    assert status == 200
    assert f"<bdi>{first}</bdi> <bdi>{last}</bdi>" in text
    status, text = jarflow.shown("/members", passwords.VIEWER)
    assert status == 403
    assert last not in text
    assert "/members" not in jarflow.shown("/", passwords.VIEWER)[1]
    assert jarflow.shown("/reports/", passwords.VIEWER)[0] == 200


def test_not_even_an_admin_changes_the_result_of_a_task(jarflow: Instance) -> None:
    airflow = Airflow(jarflow.places)
    run = str((airflow.last_run("applications") or {})["dag_run_id"])
    task = next(one for one in airflow.tasks("applications", run) if one["task_id"] == "ingest")
    before = airflow.result("applications", run, task)
    path = f"/api/v2/dags/applications/dagRuns/{quote(run, safe='')}/taskInstances/ingest/xcomEntries/return_value"

    with pytest.raises(Refused, match="clear the task") as refused:
        airflow._ask("PATCH", path, {"value": {"manifest": "/etc/passwd"}, "map_index": -1})
    assert refused.value.status == 403
    assert airflow.result("applications", run, task) == before


def test_a_token_that_is_not_this_airflows_opens_nothing(jarflow: Instance) -> None:
    head, claims, _ = Airflow(jarflow.places).token().split(".")
    forged = f"{head}.{claims}.{'A' * 86}"
    unsigned = f"eyJhbGciOiJub25lIn0.{claims}.A"
    for token in (forged, unsigned, "nonsense"):
        for headers in ({"Authorization": f"Bearer {token}"}, {"Cookie": f"_token={token}"}):
            for path in ("/", "/members", "/api/covid/countries"):
                assert jarflow.shown(path, None, **headers)[0] == 401, (path, headers)
    assert jarflow.shown("/healthz", None) == (200, "well\n")


def test_who_logged_out_is_out(jarflow: Instance) -> None:
    airflow = Airflow(jarflow.places, passwords.VIEWER)
    headers = {"Authorization": f"Bearer {airflow.token()}"}
    airflow.get("/api/v2/auth/logout")
    assert jarflow.shown("/", None, **headers)[0] == 401


def test_figures_about_serve_are_for_its_own_token(jarflow: Instance) -> None:
    token = passwords.metrics_token(jarflow.places).read_text(encoding="utf-8").strip()
    status, text = jarflow.shown("/metrics", None, Authorization=f"Bearer {token}")
    assert status == 200
    assert 'jarflow_serve_answers_total{status="200"}' in text
    assert jarflow.shown("/metrics")[0] == 401


def test_while_airflow_hangs_those_who_were_seen_read_on_and_nobody_else(jarflow: Instance) -> None:
    seen, unseen = ({"Authorization": f"Bearer {Airflow(jarflow.places, user).token()}"} for user in USERS)
    assert jarflow.shown("/reports/", None, **seen)[0] == 200
    hung = processes.find(jarflow.places.run, "api-server")
    assert hung
    os.kill(hung.pid, signal.SIGSTOP)
    try:
        assert jarflow.shown("/reports/", None, **seen)[0] == 200
        status, text = jarflow.shown("/reports/", None, **unseen)
        assert status == 503
        assert "<h1>Airflow does not answer</h1>" in text
    finally:
        os.kill(hung.pid, signal.SIGCONT)
    wait_until(lambda: jarflow.shown("/reports/", None, **unseen)[0] == 200, "the other user too")
