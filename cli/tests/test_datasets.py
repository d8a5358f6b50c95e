"""The landing folders: who may drop files, and who may look."""

import shutil
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from cli import datasets
from cli.places import Places
from cli.problem import Problem
from cli.tests.files import put
from cli.tests.instance import placed


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = placed(tmp_path)
    put(places.checkout / "sql" / "datasets.csv", "dataset,rows,check\na,nobody,none\nb,nobody,fetched\n")
    return places


def test_a_new_landing_folder_is_open_to_its_owner_and_its_group(places: Places) -> None:
    datasets.make_folders(places)

    assert [folder.name for folder in places.landing.iterdir()] == ["a"]
    assert stat.S_IMODE((places.landing / "a").stat().st_mode) == 0o3770
    assert stat.S_IMODE(places.landing.stat().st_mode) == 0o2750, "nobody else puts a link in place of a folder"
    assert datasets.too_open(places) == []


def test_a_folder_that_is_there_keeps_its_group_and_its_rights(places: Places) -> None:
    places.landing.mkdir(parents=True)
    places.landing.chmod(0o750)

    datasets.make_folders(places)

    assert stat.S_IMODE(places.landing.stat().st_mode) == 0o750
    assert {folder.stat().st_gid for folder in places.landing.iterdir()} == {places.landing.stat().st_gid}


def test_folders_that_are_no_ones_to_drop_into_are_closed_to_others(places: Places) -> None:
    ours = [places.landing / name for name in (".archive", ".archive/a", ".archive/a/0123", ".samples", "b")]
    for folder in ours:
        folder.mkdir(parents=True)
        folder.chmod(0o2775)
    elsewhere = put(places.data / "elsewhere" / "file").parent
    elsewhere.chmod(0o775)
    (places.landing / ".samples" / "a").symlink_to(elsewhere)

    datasets.make_folders(places)

    assert {stat.S_IMODE(folder.stat().st_mode) for folder in ours} == {0o2755}
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o775, "a link is not followed"


def test_what_an_early_version_left_open_to_everybody_is_closed(places: Places) -> None:
    report = put(places.data / "reports" / "a" / "index.html")
    outside = put(places.checkout / "outside" / "file")
    (places.data / "out").symlink_to(outside.parent)
    dropped = put(places.landing / "a" / "dropped.csv")
    opened = [outside, outside.parent, dropped, report, report.parent, report.parent.parent, places.data]
    for one in opened:
        one.chmod(0o777)

    datasets.make_folders(places)

    assert [oct(stat.S_IMODE(one.stat().st_mode)) for one in opened] == ["0o777"] * 3 + ["0o755"] * 4


def test_a_data_folder_is_one_instances(places: Places) -> None:
    places.make_home()
    places.data.mkdir()
    places.write_record()
    datasets.make_folders(places)
    other = replace(places, home=places.home.with_name("other"))
    with pytest.raises(Problem) as problem:
        datasets.make_folders(other)
    assert str(problem.value) == (
        f"The data folder data is that of the instance in {places.home}. Give this one its own: JARFLOW_DATA=…"
    )
    shutil.rmtree(places.home)

    datasets.make_folders(other)

    assert (places.data / ".instance").read_text() == str(other.home)
