"""Every kind of page of `serve` on a phone, in a real browser: nothing is cut off, and each has a way back."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from cli.tests.instance import Instance
from cli.tests.test_reports import last_run

pytestmark = pytest.mark.e2e

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
WIDE = "Wider than the screen: scroll sideways to see all of it."
LONG = "a-name-without-a-blank-" * 6
REFUSED = "first heading;second heading\n1;2\n"
KINDS = (
    "/",
    "/reports/",
    "/members",
    "/models/cars",
    "/models/cars?maint=unknown",
    "/dashboard",
    "/dashboard?country=australia&with=singapore&scale=log",
    "/dashboard?country=atlantis",
    "/trips",
    "/trips?bbox=14,50,14.6,50.2&by=both",
    "/trips?bbox=1",
    "/report/-1",
    f"/report/-1?dag=applications&run={LONG}&task=ingest",
    f"/{LONG}",
    "/reports/unknown/run/task/",
)
TOO_WIDE = """
    [...document.querySelectorAll('.wide')].filter(box => box.checkVisibility())
        .filter(box => box.scrollWidth > box.clientWidth + 1)
        .map(box => [getComputedStyle(box).overflowX, box.previousElementSibling?.innerText])
"""
FITTING = """
    [...document.querySelectorAll('.wide')].filter(box => box.scrollWidth <= box.clientWidth + 1)
        .map(box => box.previousElementSibling).filter(before => before?.checkVisibility()).map(one => one.innerText)
"""


@pytest.fixture(scope="module")
def refused(jarflow: Instance) -> str:
    """The name of a file that `validate` refused in a run that then failed."""
    name = f"{LONG}.csv"
    jarflow.drop("applications", name, REFUSED)
    jarflow.jarflow("run", "applications", code=3)
    return name


def reports(page: Page, jarflow: Instance) -> Iterator[str]:
    """The address of each task's newest report."""
    page.goto(f"{jarflow.places.serve_url}/reports/")
    for link in page.locator("h3 + p a:first-child").all():
        yield link.get_attribute("href") or ""


def opened(page: Page, jarflow: Instance, path: str) -> None:
    """Go to a page and unfold all of it."""
    page.goto(jarflow.places.serve_url + path)
    for fold in page.locator("summary").all():
        fold.click()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_on_a_phone_nothing_is_cut_off_and_a_wide_table_scrolls_in_its_own_box_and_says_so(
    jarflow: Instance, page: Page, refused: str
) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    paths = [*KINDS, *reports(page, jarflow)]
    assert len(paths) > len(KINDS) + 8, paths
    wide = {}
    for path in paths:
        opened(page, jarflow, path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        assert WIDE not in page.evaluate(FITTING), path
        wide[path] = page.evaluate(TOO_WIDE)
        assert all(found == ["auto", WIDE] for found in wide[path]), path
    assert sum(map(bool, wide.values())) >= 5, wide
    validated = next(path for path in paths if path.endswith("/validate/"))
    opened(page, jarflow, validated)
    expect(page.get_by_text(refused).first).to_be_visible()


def test_a_wide_screen_is_not_told_to_scroll(jarflow: Instance, page: Page) -> None:
    page.set_viewport_size(DESK)
    opened(page, jarflow, "/models/cars")
    assert page.evaluate(TOO_WIDE) == []
    expect(page.get_by_text(WIDE).first).to_be_hidden()


@pytest.mark.parametrize("path", KINDS[1:])
def test_a_click_leads_from_every_page_to_the_start(jarflow: Instance, page: Page, path: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(jarflow.places.serve_url + path)
    page.get_by_role("link", name="Start", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jarflow")


def test_the_list_of_reports_marks_the_task_and_the_pipeline_that_failed(
    jarflow: Instance, page: Page, refused: str
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{jarflow.places.serve_url}/reports/")

    for ended in ("validate warning", "load-members REJECTED"):
        task = page.get_by_role("heading", level=3).filter(has_text=ended.split()[0])
        expect(task).to_have_text(ended)
    expect(page.locator("h2:has-text('applications') + p.note")).to_contain_text("applications failed")
    page.locator("h3:has-text('load-members') + p a").first.click()
    expect(page.get_by_text(refused).first).to_be_visible()
    assert f"/{last_run(jarflow)}/" in urllib.parse.unquote(page.url)
