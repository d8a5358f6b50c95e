"""How the command finds an instance in containers, and what it says where Docker is not as it needs it.

Docker itself is played by a few lines of shell; the rehearsal of the compose file has the real one.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cli import containers, datasets, docker, main
from cli.places import CHECKOUT, Places
from cli.problem import Problem
from cli.screen import Screen
from cli.tests.instance import placed

GOOD = "info) echo '27.0.1 8000000000';; compose) echo 'Docker Compose version v2.40.3';; ps) ;;"
PlayDocker = Callable[[str], None]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = placed(tmp_path)
    places.data.mkdir()
    return places


@pytest.fixture
def play_docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlayDocker]:
    """Puts a `docker` on the PATH that answers as the cases of a shell's `case` say; an empty text is no docker."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def play(cases: str) -> None:
        containers.compose.cache_clear()
        if cases:
            (folder / "docker").write_text(f'#!/bin/sh\ncase "$1" in {cases} esac\n', encoding="utf-8")
            (folder / "docker").chmod(0o755)

    yield play
    containers.compose.cache_clear()


def mark(places: Places, home: Path) -> None:
    (places.data / datasets.MARK).write_text(str(home), encoding="utf-8")


def test_the_data_folder_says_where_the_instance_is(places: Places) -> None:
    assert not docker.has_it(places)
    mark(places, places.home)
    assert not docker.has_it(places)
    mark(places, datasets.IN_DOCKER)
    assert docker.has_it(places)
    assert not docker.has_it(replace(places, contained=True))


def test_the_containers_have_settings_of_their_own_and_the_last_ones_hold(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JARFLOW_DATA", str(places.data))
    monkeypatch.setenv("JARFLOW_SERVE_PORT", "9050")
    docker._remember(docker._theirs(places))
    monkeypatch.delenv("JARFLOW_DATA")
    monkeypatch.delenv("JARFLOW_SERVE_PORT")
    assert docker._theirs(places).serve_port == 9050
    assert docker._environment(docker._theirs(places))["JARFLOW_SERVE_PORT"] == "9050"
    assert not places.home.exists()

    mark(places, datasets.IN_DOCKER)
    assert docker.has_it(replace(places, data=places.checkout / "elsewhere"))

    (places.checkout / ".env").write_text("# ours\nJARFLOW_SERVE_PORT=9150\nOTHER=1\n", encoding="utf-8")
    assert docker._environment(docker._theirs(places))["JARFLOW_SERVE_PORT"] == "9150"
    monkeypatch.setenv("JARFLOW_SERVE_PORT", "9250")
    assert docker._environment(docker._theirs(places))["JARFLOW_SERVE_PORT"] == "9250"


def test_a_data_folder_that_is_a_volume_stays_one(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JARFLOW_DATA", "data")
    monkeypatch.chdir("/")
    docker._remember(docker._theirs(places))
    monkeypatch.delenv("JARFLOW_DATA")
    assert docker._theirs(places).data == places.checkout / "data"
    assert docker._environment(docker._theirs(places))["JARFLOW_DATA"] == "data"
    in_the_checkout = replace(places, data=places.checkout / "data")
    assert docker.has_it(in_the_checkout)
    docker._theirs(places).home.rename(places.checkout / "gone")
    assert not docker.has_it(in_the_checkout)
    (places.checkout / "gone").rename(docker._theirs(places).home)

    monkeypatch.setenv("JARFLOW_DATA", str(places.checkout / "data"))
    assert docker._environment(docker._theirs(places))["JARFLOW_DATA"] == str(places.checkout / "data")


def test_an_instance_without_docker_keeps_away_from_the_data_of_one_in_docker(places: Places) -> None:
    mark(places, datasets.IN_DOCKER)
    with pytest.raises(Problem, match=r"is that of the instance in Docker\. Give this one its own: JARFLOW_DATA="):
        datasets.make_folders(places)


def test_containers_keep_away_from_the_data_of_an_instance_without_docker(places: Places) -> None:
    mark(places, Path("/home/ada/jarflow/.jarflow/home"))
    with pytest.raises(Problem, match=r"is that of the instance in /home/ada/jarflow/\.jarflow/home\. Give"):
        datasets.make_folders(replace(places, contained=True, home=datasets.IN_DOCKER))


@pytest.mark.parametrize(
    ("cases", "sentence"),
    [
        ("", "Docker is not installed: see https://docs.docker.com, or go without it: ./jarflow up"),
        (
            "info) echo 'Cannot connect to the Docker daemon' >&2; exit 1;;",
            "Docker's engine does not answer (Cannot connect to the Docker daemon): start it: sudo systemctl",
        ),
        (
            "info) echo 'permission denied while trying to connect' >&2; exit 1;;",
            "become a member of its group: sudo usermod -aG docker $USER, then log in again",
        ),
        (GOOD.replace("compose) echo", "compose) exit 1;; x) echo"), "Docker Compose is missing: install the plugin"),
        (GOOD.replace("8000000000", "2000000000"), "Docker has 2.0 GB of memory, and Jarflow needs 5.0 GB: give it"),
    ],
)
def test_what_docker_lacks_is_one_sentence_before_anything_starts(
    places: Places, play_docker: PlayDocker, cases: str, sentence: str
) -> None:
    play_docker(cases)
    with pytest.raises(Problem) as problem:
        docker.up(places, Screen(), samples=None)
    assert sentence in str(problem.value)
    assert not places.home.exists()


def test_a_command_of_an_instance_that_is_down_says_how_to_start_it(places: Places, play_docker: PlayDocker) -> None:
    play_docker(GOOD)
    with pytest.raises(Problem, match=r"Jarflow is not running\. Start it: \./jarflow up"):
        docker.forward("psql", [], places)


def test_a_command_that_comes_before_the_first_run_has_ended_says_so(places: Places, play_docker: PlayDocker) -> None:
    play_docker('ps) case "$*" in *service=*) ;; *) echo another;; esac;; ' + GOOD)
    with pytest.raises(Problem, match=r"first run is under way: try again when that has ended"):
        docker.forward("check", [str(CHECKOUT / "README.md")], places)


def test_files_are_lent_and_those_of_the_data_folder_are_there(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent: list[str] = []
    monkeypatch.setattr(docker, "_lend", lambda _, file, folder: lent.append(f"{file.name} {Path(folder).name}"))
    monkeypatch.setattr(containers, "running", lambda *_: "console")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: None)
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).touch()
    named = [
        "cars",
        f"--in={tmp_path / 'a.csv'}",
        "--in",
        str(tmp_path / "b.csv"),
        "--out",
        f"{places.data}/out/x",
        "-",
    ]

    with docker._lent(named, places) as words:
        first, second = words[1].removeprefix("--in="), words[3]
        assert words == ["cars", f"--in={first}", "--in", second, "--out", "/var/lib/jarflow/data/out/x", "-"]
        assert first.endswith("/1/a.csv")
        assert second.endswith("/2/b.csv")
    assert lent == ["a.csv 1", "b.csv 2"]


@pytest.mark.parametrize("words", [["validate", "--out", "/tmp/look"], ["validate", "--out=/tmp/look"]])
def test_what_a_task_would_write_where_nobody_sees_it_is_refused(places: Places, words: list[str]) -> None:
    with pytest.raises(Problem, match=r"below data/ only: --out data/out/look$"), docker._lent(words, places):
        pass


@pytest.mark.parametrize("verb", sorted(main.OF_THE_CHECKOUT - {"completion", "new"}))
def test_a_verb_of_the_checkout_says_so_in_a_container(verb: str, tmp_path: Path) -> None:
    environment = {
        "JARFLOW_CONTAINED": "1",
        "JARFLOW_HOME": str(tmp_path),
        "JAVA_HOME": "/none",
        "PATH": "/usr/bin:/bin",
    }
    asked = subprocess.run(
        [sys.executable, str(CHECKOUT / "jarflow"), verb], env=environment, capture_output=True, text=True, check=False
    )
    assert asked.returncode == 2
    assert f"{verb} works outside of the containers: run ./jarflow {verb} in the checkout." in asked.stderr
