"""The dashboard of COVID cases in a real browser, beside what the warehouse says."""

from __future__ import annotations

import csv
import json

import pytest
from playwright.sync_api import Page, expect

from cli.tests.instance import Instance

pytestmark = pytest.mark.e2e

TWO_WEEKS = "country=australia&from=2022-03-01&to=2022-03-14"
FIGURES = """
    select day, figure from covid.figure
    where country = 'australia' and measure = 'confirmed' and day between '2022-02-20' and '2022-03-14' order by day
"""


def ask(jarflow: Instance, path: str) -> str:
    return jarflow.shown(path)[1]


def test_two_countries_are_there_after_up(jarflow: Instance) -> None:
    known = json.loads(ask(jarflow, "/api/covid/countries"))
    assert [one["country"] for one in known] == ["australia", "singapore"]
    assert {one["first_day"] for one in known} == {"2020-01-22"}
    assert all(one["invented"] for one in known)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_person_chooses_a_range_and_reads_its_numbers(jarflow: Instance, page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{jarflow.places.serve_url}/dashboard")
    page.get_by_label("Country").select_option("australia")
    page.get_by_label("From").fill("2022-03-01")
    page.get_by_label("To", exact=True).fill("2022-03-14")
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("COVID: cases in Australia")
    assert {*TWO_WEEKS.split("&"), "series=confirmed", "by=day"} <= {*page.url.partition("?")[2].split("&")}
    expect(page.get_by_text("Invented figures.")).to_be_visible()
    known = {str(day): int(figure) for day, figure in jarflow.rows(FIGURES)}
    days = sorted(day for day in known if day >= "2022-03-01")
    told = page.locator(".chart .slot title").all_text_contents()
    assert len(told) == len(days)
    for day, words in zip(days, told, strict=True):
        before = max(other for other in known if other < day)
        assert words.startswith(f"{day}: {known[day] - known[before]:,}"), words
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == (
        "rgb(22, 24, 29)" if scheme == "dark" else "rgb(255, 255, 255)"
    )


def test_the_csv_has_the_numbers_of_the_chart(jarflow: Instance, page: Page) -> None:
    page.goto(f"{jarflow.places.serve_url}/dashboard?{TWO_WEEKS}")
    address = page.get_by_role("link", name="These numbers as CSV").get_attribute("href")
    assert address
    rows = list(csv.DictReader(ask(jarflow, address).splitlines()))
    assert [row["day"] for row in rows] == [f"2022-03-{day:02}" for day in range(1, 15)]
    assert {row["note"] for row in rows} == {"invented"}
    known = {str(day): str(figure) for day, figure in jarflow.rows(FIGURES)}
    assert {row["day"]: row["total"] for row in rows if row["total"]} == {
        day: figure for day, figure in known.items() if day >= "2022-03-01"
    }


def test_a_page_of_the_dashboard_asks_nobody_else(jarflow: Instance, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{jarflow.places.serve_url}/dashboard?country=singapore&from=2020-01-22")
    assert asked
    assert all(url.startswith(jarflow.places.serve_url) for url in asked)
