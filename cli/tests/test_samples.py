"""Sample data on their way into the landing folders, made by a small jar in place of the real one."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from pathlib import Path

import pytest

from cli import samples
from cli.places import Places
from cli.screen import Step
from cli.tests.files import make_jar, put

MAKER = """
import java.nio.file.*;

class Maker {
  public static void main(String[] words) throws Exception {
    String name = words[0].equals("cars") ? "cars.csv" : words[0] + "-1.csv";
    Files.writeString(Path.of(words[2], name), words[0] + "VERSION");
  }
}
"""
PIPELINE = 'with DAG(\n    dag_id="NAME",\n):\n    pass\n'
APPLICATIONS = "data/landing/.samples/applications/applications-1.csv"
CARS = "data/landing/.samples/cars/cars.csv"


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The jar, compiled once."""
    return build(tmp_path_factory.mktemp("maker"))


def build(folder: Path, version: str = "") -> Path:
    make_jar(folder / "maker.jar", put(folder / "Maker.java", MAKER.replace("VERSION", version)))
    return folder / "maker.jar"


@pytest.fixture
def ready(places: Places, maker: Path) -> Places:
    """An instance with the pipelines applications and cars."""
    install(places, maker)
    for name in ("applications", "cars"):
        add_pipeline(places, name)
    return places


def install(places: Places, maker: Path) -> None:
    module = put(places.checkout / "tasks" / samples.TASK / "pom.xml").parent
    shutil.copy(maker, put(module / "target" / f"{samples.TASK}.jar"))


def add_pipeline(places: Places, name: str) -> None:
    put(places.dags / f"{name}.py", PIPELINE.replace("NAME", name))


def land(places: Places, *, asked: bool | None = None) -> tuple[set[str], str]:
    """The pipelines that got samples, and the note that a person sees."""
    step = Step("Sample data")
    return set(samples.land_those_of_nothing(places, step, asked=asked)), step.note


def landed(places: Places) -> dict[str, str]:
    files = (file for file in places.data.rglob("*") if file.is_file())
    return {str(file.relative_to(places.checkout)): file.read_text() for file in files}


def test_each_file_lands_in_the_folder_of_its_dataset_with_a_seed_in_its_name_or_without(ready: Places) -> None:
    assert land(ready) == ({"applications", "cars"}, f"{APPLICATIONS}, {CARS}")
    assert landed(ready) == {APPLICATIONS: "applications", CARS: "cars"}


def test_nobody_else_gets_into_the_folders_of_samples(ready: Places) -> None:
    before = os.umask(0)
    try:
        land(ready)
    finally:
        os.umask(before)
    made = (ready.landing / ".samples", ready.landing / ".samples" / "cars")
    assert [stat.S_IMODE(folder.stat().st_mode) & 0o777 for folder in made] == [0o700, 0o700]


def test_samples_land_once_though_their_files_were_taken_and_another_build_makes_others(
    ready: Places, tmp_path: Path
) -> None:
    land(ready)
    shutil.rmtree(ready.landing)
    install(ready, build(tmp_path / "second", version=" of another build"))
    assert land(ready) == (set(), "as before")
    assert landed(ready) == {}


def test_they_land_again_when_a_person_asks_for_them(ready: Places, tmp_path: Path) -> None:
    land(ready)
    install(ready, build(tmp_path / "second", version=" of another build"))
    assert land(ready, asked=True) == ({"applications", "cars"}, f"{APPLICATIONS}, {CARS}")
    assert landed(ready)[CARS] == "cars of another build"


def test_none_land_where_they_are_not_wanted_until_a_person_asks_for_them(ready: Places) -> None:
    assert land(ready, asked=False) == (set(), "none, as asked")
    assert land(ready) == (set(), "as before")
    assert landed(ready) == {}
    assert land(ready, asked=True)[0] == {"applications", "cars"}


def test_samples_land_when_their_pipeline_comes_later(ready: Places) -> None:
    (ready.dags / "cars.py").unlink()
    assert land(ready) == ({"applications"}, APPLICATIONS)
    assert landed(ready) == {APPLICATIONS: "applications"}
    add_pipeline(ready, "cars")
    assert land(ready) == ({"cars"}, CARS)


def test_none_land_beside_a_persons_file_that_was_dropped_before(ready: Places) -> None:
    put(ready.landing / "cars" / "mine.csv", "mine")
    assert land(ready) == ({"applications"}, APPLICATIONS)
    (ready.landing / "cars" / "mine.csv").unlink()
    assert land(ready) == ({"cars"}, CARS)


def test_a_file_of_samples_waits_until_a_run_takes_it(ready: Places) -> None:
    land(ready)
    assert [ready.short(file) for file in samples.waiting(ready)] == [APPLICATIONS, CARS]


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("manual__2026-11-29T23:41:21.184009+00:00", "manual__2026-11-29T23:41:21.184009+00:00"),
        (".", "%2E"),
        ("..", "%2E."),
        (".é/", "%2E%C3%A9%2F"),
        ("é" * 34, f"%~{hashlib.sha256(('é' * 34).encode()).hexdigest()}"),
        ("", f"%~{hashlib.sha256(b'').hexdigest()}"),
    ],
)
def test_reports_are_removed_from_the_folder_that_they_were_written_to(name: str, folder: str, places: Places) -> None:
    assert places.reports("p", name) == places.data / "reports" / "p" / folder
