"""What a person sees: Airflow's own pages in a real browser, with what `serve` shows inside them."""

from __future__ import annotations

import urllib.parse

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from cli.rest import Airflow
from cli.tests.conftest import PATIENCE
from cli.tests.instance import Instance

pytestmark = pytest.mark.e2e

PIPELINE, TASK = "applications", "ingest"
FILE = "name,email,date_of_birth,mobile_no\nIbrahim Okafor,i.okafor@example.com,1969-01-30,87654321\n"


def last_run(jarflow: Instance, pipeline: str = PIPELINE) -> str:
    last = Airflow(jarflow.places).last_run(pipeline)
    assert last
    return str(last["dag_run_id"])


def report(page: Page, jarflow: Instance, run: str, task: str = TASK, pipeline: str = PIPELINE) -> FrameLocator:
    """Open a task instance in Airflow, and in it the tab Report."""
    place = f"/dags/{pipeline}/runs/{urllib.parse.quote(run, safe='')}/tasks/{task}"
    page.goto(jarflow.places.airflow_url + place)
    page.get_by_role("link", name="Report", exact=True).click()
    return page.frame_locator("iframe[title=Report]")


def test_the_tab_of_a_task_instance_shows_that_runs_report_and_no_others(jarflow: Instance, page: Page) -> None:
    runs = {}
    for name in ("one.csv", "<img src=x onerror=alert(1)>.csv"):
        jarflow.drop(PIPELINE, name, FILE + name)
        jarflow.jarflow("run", PIPELINE, code=0)
        [[batch]] = jarflow.rows("select batch from ops.batch order by number desc limit 1")
        runs[last_run(jarflow)] = (batch, name)
    jarflow.jarflow("run", PIPELINE, code=99)
    skipped = last_run(jarflow)

    for run, (batch, name) in runs.items():
        shown = report(page, jarflow, run)
        expect(shown.get_by_role("definition").filter(has_text=batch)).to_have_text(batch, timeout=PATIENCE)
        expect(shown.get_by_role("definition").filter(has_text=run)).to_have_text(run)
        expect(shown.get_by_role("cell", name=name)).to_be_visible()
    shown = report(page, jarflow, skipped)
    expect(shown.get_by_role("heading", level=1)).to_have_text(f"{PIPELINE} NOTHING TO DO", timeout=PATIENCE)


@pytest.mark.parametrize("width", [1280, 375])
def test_business_people_read_what_validate_found(jarflow: Instance, page: Page, width: int) -> None:
    name = f"width-{width}.csv"
    jarflow.drop(PIPELINE, name, f"{FILE}Mr,a@b.org,31/02/1975,{width}\n")
    jarflow.jarflow("run", PIPELINE, code=0)

    shown = report(page, jarflow, last_run(jarflow), "validate")
    expect(shown.get_by_role("heading", level=1)).to_have_text("Membership applications", timeout=PATIENCE)
    expect(shown.get_by_text("of 2 applications")).to_be_visible()
    expect(shown.get_by_role("listitem").filter(has_text="The birthday is not a date")).to_contain_text("1")
    expect(shown.get_by_role("cell", name=name, exact=True)).to_be_visible()

    # As a page of its own, since Airflow's are not made for a phone.
    address = page.locator("iframe[title=Report]").get_attribute("src")
    assert address
    alone = page.context.new_page()
    alone.set_viewport_size({"width": width, "height": 800})
    try:
        alone.goto(urllib.parse.urljoin(jarflow.places.airflow_url, address))
        assert alone.url.startswith(f"{jarflow.places.serve_url}/reports/{PIPELINE}/")
        expect(alone.get_by_role("heading", level=1)).to_have_text("Membership applications")
        for examples in alone.locator("details").all():
            examples.locator("summary").click()
        expect(alone.get_by_text("31/02/••••").first).to_be_visible()
        sizes = alone.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert sizes == [width, width], "it is read without moving it sideways"
        assert "a@b.org" not in alone.content()
    finally:
        alone.close()


@pytest.mark.parametrize(
    ("task", "heading"), [("load-sales", "Sales"), ("answers", "Sales"), ("catalog", "Database warehouse")]
)
def test_people_read_what_was_sold_and_what_the_database_holds(
    jarflow: Instance, page: Page, task: str, heading: str
) -> None:
    shown = report(page, jarflow, last_run(jarflow, "sales"), task, "sales")
    expect(shown.get_by_role("heading", level=1)).to_contain_text(heading, timeout=PATIENCE)


def test_the_entries_in_the_navigation_show_where_to_start_and_the_dashboard(jarflow: Instance, page: Page) -> None:
    page.goto(jarflow.places.airflow_url)
    page.get_by_role("button", name="Plugins").click()
    page.get_by_role("menuitem", name="Jarflow", exact=True).click()
    shown = page.frame_locator("iframe[title=Jarflow]")
    expect(shown.get_by_role("heading", level=1)).to_have_text("Jarflow", timeout=PATIENCE)
    shown.get_by_role("link", name="Reports").click()
    shown.locator("h3 + p a").first.click()
    expect(shown.get_by_role("heading", level=1)).to_contain_text(PIPELINE)
    shown.get_by_role("link", name="All reports").click()
    expect(shown.get_by_role("heading", level=1)).to_have_text("Reports")
    page.get_by_role("button", name="Plugins").click()
    page.get_by_role("menuitem", name="COVID cases", exact=True).click()
    shown = page.frame_locator("iframe[title='COVID cases']")
    expect(shown.get_by_role("heading", level=1)).to_contain_text("COVID", timeout=PATIENCE)
