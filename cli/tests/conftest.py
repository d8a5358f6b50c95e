"""An instance that does not run, for a test alone; and the one running Jarflow that all end-to-end tests share.

Their files run in the order of their names, and the tests of a file in the order in which they stand there:
test_end_to_end.py starts it, test_stopping.py stops it.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from cli import browser, passwords
from cli.places import CHECKOUT, Places
from cli.rest import Airflow
from cli.tests.checkouts import copy_into, lend_built
from cli.tests.families import wait_until
from cli.tests.files import make_jar
from cli.tests.instance import Instance, placed

KILLS = Path(__file__).with_name("kills.py")
PATIENCE = 60_000
"""Milliseconds for what a page of Airflow takes on a busy machine."""
DAGS_OF_KILLS = {"kills", "kills_late", "kills_late_run"}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """An instance that has its folders and never ran, in a checkout of nothing."""
    there = placed(tmp_path)
    there.make_home()
    return there


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A copy of what a build and the checks read, in a folder with a space in its name."""
    return copy_into(tmp_path)


@pytest.fixture
def built(scratch: Path) -> Path:
    """The copy with what the build of this checkout made of each module, linked and not copied."""
    lend_built(scratch)
    return scratch


@pytest.fixture(scope="session")
def jarflow() -> Iterator[Instance]:
    with Instance.lent(lambda _: None, scheduled=True) as instance:
        api = Airflow(instance.places)
        first = {dag["dag_id"]: api.get(f"/api/v2/dags/{dag['dag_id']}/dagRuns") for dag in api.pipelines()}
        (instance.scratch / "first-runs.json").write_text(json.dumps(first), encoding="utf-8")
        instance.copy_dags(scheduled=False)
        wait_until(lambda: not any(dag["timetable_summary"] for dag in api.pipelines()), "DAGs without schedules")
        yield instance


@pytest.fixture(scope="module")
def chromium(jarflow: Instance) -> Iterator[Browser]:
    """A real browser, started once for all tests of a file."""
    program = browser.find(jarflow.places)
    if program is None:
        pytest.skip(browser.none_here(jarflow.places))
    os.environ.update(browser.driver(jarflow.places))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def page(jarflow: Instance, chromium: Browser) -> Iterator[Page]:
    """A page of a browser in which the administrator has logged in to Airflow."""
    page = chromium.new_context().new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(jarflow.places.airflow_url)
    log_in(page, jarflow)
    page.get_by_role("link", name="Dags", exact=True).wait_for()
    yield page
    page.context.close()


def log_in(page: Page, jarflow: Instance, user: str = passwords.ADMIN) -> None:
    """Fill in the form that Airflow shows."""
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", passwords.airflow_password(jarflow.places, user))
    page.click("button[type=submit]")


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], str]:
    """The faults of accessibility that axe-core finds in the page as it is shown now; empty when it finds none."""
    checker = Axe()

    def found(page: Page) -> str:
        results = checker.run(page)
        return results.generate_report() if results.violations_count else ""

    return found


@pytest.fixture(scope="session")
def killing(jarflow: Instance) -> Instance:
    """It with the DAGs of kills.py and the jar that they run."""
    jar = jarflow.scratch / "kills" / "toy.jar"
    jar.parent.mkdir()
    make_jar(jar, CHECKOUT / "provider" / "tests" / "toys" / "Toy.java")
    jar.with_suffix(".jvm").write_text("-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx32m\n", encoding="utf-8")
    shutil.copy(KILLS, jarflow.places.dags)
    api = Airflow(jarflow.places)
    wait_until(lambda: {dag["dag_id"] for dag in api.pipelines()} >= DAGS_OF_KILLS, "the DAGs of kills.py")
    return jarflow
