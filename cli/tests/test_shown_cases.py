"""The dashboard of COVID cases in a real browser, beside what the warehouse says."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable

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
    told = read_by_keys(page, 14)
    for number, words in enumerate(told, start=1):
        day = f"2022-03-{number:02}"
        if day not in days:
            assert words == f"{day}: no figure"
            continue
        before = max(other for other in known if other < day)
        assert words.startswith(f"{day}: {known[day] - known[before]:,}"), words
    page.locator(".chart").hover(position={"x": 5, "y": 100})
    expect(page.locator(".tip")).to_have_text(told[0])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == (
        "rgb(22, 24, 29)" if scheme == "dark" else "rgb(255, 255, 255)"
    )


def read_by_keys(page: Page, slots: int) -> list[str]:
    """The words of every slot of the chart, as the arrow keys reach them."""
    tip = page.locator(".tip")
    page.locator(".plot").focus()
    told = []
    for key in ["Home", *["ArrowRight"] * (slots - 1)]:
        page.keyboard.press(key)
        told.append(tip.inner_text())
    page.keyboard.press("ArrowRight")
    assert tip.inner_text() == told[-1]
    page.keyboard.press("Escape")
    expect(tip).to_be_empty()
    return told


def test_two_countries_are_compared_and_a_key_leads_to_the_table(jarflow: Instance, page: Page) -> None:
    page.goto(f"{jarflow.places.serve_url}/dashboard?from=2021-01-01&to=2022-12-31")
    page.get_by_label("Country").select_option("australia")
    page.get_by_label("Compare with").select_option("singapore")
    page.get_by_label("Scale").select_option("log")
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("COVID: cases in Australia and Singapore")
    expect(page.locator(".legend")).to_contain_text("AustraliaSingapore")
    page.locator(".plot").focus()
    page.keyboard.press("t")
    expect(page.get_by_role("region", name="Figures by day")).to_be_focused()
    expect(page.get_by_role("columnheader", name="Singapore: mean of 7 days")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("choice", ["", "country=australia&with=singapore&scale=log", "country=atlantis"])
def test_axe_finds_nothing(jarflow: Instance, page: Page, axe: Callable[[Page], str], choice: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{jarflow.places.serve_url}/dashboard?{choice}")
    for fold in page.locator("summary").all():
        fold.click()
    for dark in (False, True):
        page.emulate_media(color_scheme="dark" if dark else "light")
        assert not axe(page)


def test_the_csv_has_the_numbers_of_the_chart(jarflow: Instance, page: Page) -> None:
    page.goto(f"{jarflow.places.serve_url}/dashboard?{TWO_WEEKS}")
    with page.expect_download() as file:
        page.get_by_role("link", name="These numbers as CSV").click()
    rows = list(csv.DictReader(file.value.path().read_text(encoding="utf-8").splitlines()))
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
