"""How a jar is started: from its own cache, never from another's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli import machine
from cli.tests.files import make_jar, put, put_jar
from jarflow_airflow.operators import JarOperator
from jarflow_airflow.settings import cache
from jarflow_airflow.startup import KEPT, ROOM, NoCacheError, StartUp, as_it_learns, start, trained

if TYPE_CHECKING:
    from conftest import Airflow

SAYS = 'class Says { public static void main(String[] args) { System.out.println("%s"); } }'


@pytest.fixture
def java(java_home: Path) -> str:
    return str(java_home / "bin" / "java")


@pytest.fixture
def jar(tmp_path: Path) -> Path:
    """A jar that says hello."""
    made = tmp_path / "says.jar"
    build(made, "hello")
    return made


def run(words: list[str]) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def build(jar: Path, says: str) -> None:
    source = jar.with_name("Says.java")
    source.write_text(SAYS % says)
    make_jar(jar, source)


def train(jar: Path, java: str) -> Path:
    """Give a jar a start-up cache, in the folder where the operator looks for it."""
    twin = trained(jar, java)
    twin.parent.mkdir(parents=True)
    twin.write_bytes(jar.read_bytes())
    output = f"-XX:AOTCacheOutput={twin.with_suffix('.aot')}"
    subprocess.run([java, output, "-jar", twin], check=True, capture_output=True)
    return twin


def test_a_jar_without_a_cache_starts_too(java: str, jar: Path) -> None:
    assert start(jar, java)[-2:] == ["-jar", str(jar)]
    assert run(start(jar, java)) == "hello\n"


def test_a_jar_that_was_built_anew_never_starts_from_the_cache_of_the_old_one(java: str, jar: Path) -> None:
    old = train(jar, java)
    from_cache = start(jar, java)
    assert f"-XX:AOTCache={old.with_suffix('.aot')}" in from_cache
    assert run(from_cache) == "hello\n"

    build(jar, "new")

    assert run(start(jar, java)) == "new\n"
    train(jar, java)
    assert run(start(jar, java)) == "new\n"
    assert run(from_cache) == "hello\n", "a task that was about to start when the jar was built runs what it looked up"


def test_another_jdk_or_other_options_have_another_cache(java: str, jar: Path, tmp_path: Path) -> None:
    here = trained(jar, java)
    other = tmp_path / "jdk" / "bin" / "java"
    other.parent.mkdir(parents=True)
    (tmp_path / "jdk" / "release").write_text('JAVA_VERSION="25.9.9"\n')
    other.touch()

    assert trained(jar, str(other)) != here
    jar.with_suffix(".jvm").write_text("-Xmx32m\n")
    assert trained(jar, java) != here


def test_a_cache_that_the_jvm_cannot_use_is_a_warning_and_no_more(java: str, jar: Path) -> None:
    train(jar, java).with_suffix(".aot").write_bytes(b"no cache")

    done = subprocess.run(start(jar, java), check=True, capture_output=True, text=True)

    assert done.stdout == "hello\n"
    assert "AOT cache" in done.stderr


def test_a_jar_learns_in_its_first_run_and_starts_faster_in_the_next(airflow: Airflow, toy: Path) -> None:
    first = airflow.run("any-cached", "print", "3 rows")
    assert (first.state, first.xcoms, first.said[0]) == ("success", {"return_value": "3 rows"}, ("info", "3 rows"))
    assert re.fullmatch(r"made a start-up cache in [\d.]+ s, \d+ MB: the next run starts from it", first.said[-1][1])
    assert len(first.said) == 2, "what the JVM prints about it is not shown"

    second = airflow.run("any-cached", "environment")
    assert second.xcoms["return_value"]["outcome"] == "OK"
    assert not [text for _, text in second.said if "cache" in text]

    toy.with_suffix(".jvm").touch()
    [folder] = caches("toy")
    assert names(folder) == ["toy.aot", "toy.jar", "toy.jvm"]


def test_a_run_that_fails_or_is_stopped_makes_no_cache(airflow: Airflow, toy: Path) -> None:
    like(toy, "failing")
    assert airflow.run("failing", "say", "4", "").state == "up_for_retry"
    [folder] = caches("failing")
    assert names(folder) == ["failing.jar"]
    assert airflow.run("failing", "killed").state == "up_for_retry"
    assert names(folder) == ["failing.jar"]


def like(toy: Path, name: str) -> None:
    """The same jar under another name, whose caches are its own."""
    shutil.copy(toy, toy.with_stem(name))


def caches(name: str) -> list[Path]:
    return [folder for folder in (cache() / "start").glob(f"{name}-*/*") if folder.name[0] != "."]


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if file.name[0] != ".")


def made(jar: Path, java: str, *options: str) -> StartUp:
    """Run a jar so that it learns, make its cache, and say how it starts now."""
    learns = as_it_learns(jar, java, options)
    assert run(learns.words(java, *options)).startswith("hello\n")
    run(learns.words_to_make_it(java, *options))
    learns.keep()
    learns.tidy()
    return as_it_learns(jar, java, options)


def loaded_from_a_cache(starts: StartUp, java: str, log: Path) -> set[str]:
    run(starts.words(java, f"-Xlog:class+load:file={log}"))
    found = re.findall(r"\] (\w+) source: shared objects file", log.read_text())
    return {*found}


def test_what_was_learned_is_used(java: str, jar: Path, tmp_path: Path) -> None:
    starts = made(jar, java)
    assert "Says" in loaded_from_a_cache(starts, java, tmp_path / "classes.txt")


def test_each_build_set_of_options_and_jdk_has_a_cache_of_its_own(java: str, jar: Path, tmp_path: Path) -> None:
    here = made(jar, java)
    assert as_it_learns(jar, java, ["-Xmx64m"]).cache != here.cache
    (tmp_path / "jdk" / "bin").mkdir(parents=True)
    (tmp_path / "jdk" / "release").write_text('JAVA_VERSION="26"\n')
    assert as_it_learns(jar, str(tmp_path / "jdk" / "bin" / "java"), []).cache != here.cache
    jar.with_suffix(".jvm").write_text("-Xmx64m\n")
    assert as_it_learns(jar, java, []).cache != here.cache
    jar.with_suffix(".jvm").unlink()
    build(jar, "new")
    new = as_it_learns(jar, java, [])
    assert new.cache != here.cache
    assert run(new.words(java)).startswith("new\n")


def with_a_library(jar: Path, class_path: str, *more: Path) -> None:
    """Let a jar need others, which say nothing."""
    for library in more:
        library.parent.mkdir(exist_ok=True)
        put_jar(library, "Created-By: a test\n")
    manifest = jar.with_suffix(".mf")
    manifest.write_text(f"Class-Path: {class_path}\n")
    subprocess.run([f"{machine.java_home()}/bin/jar", "--update", "--file", jar, "--manifest", manifest], check=True)


def test_the_jars_that_it_needs_are_copied_and_count(java: str, jar: Path) -> None:
    libraries = [jar.parent / "lib" / "a b.jar", jar.parent / "lib" / "c.jar"]
    with_a_library(jar, "lib/a%20b.jar lib/c.jar lib/none.jar", *libraries)
    starts = made(jar, java)
    assert starts.cache
    assert sorted(file.name for file in (starts.jar.parent / "lib").iterdir()) == ["a b.jar", "c.jar"]
    put_jar(libraries[1], "Created-By: another\n")
    assert as_it_learns(jar, java, []).cache != starts.cache


@pytest.mark.parametrize(
    ("class_path", "why"),
    [("../x.jar", "leads out of its folder"), ("lib/", "has the folder"), ("/x.jar", "leads out")],
)
def test_a_jar_that_cannot_be_copied_as_it_is_starts_without(
    java: str, tmp_path: Path, class_path: str, why: str
) -> None:
    jar = tmp_path / "app" / "says.jar"
    jar.parent.mkdir()
    build(jar, "hello")
    (jar.parent / "lib").mkdir()
    put_jar(tmp_path / "x.jar")
    with_a_library(jar, class_path.replace("/x.jar", f"{tmp_path}/x.jar") if class_path[0] == "/" else class_path)
    with pytest.raises(NoCacheError, match=why):
        as_it_learns(jar, java, [])


def test_an_old_java_starts_it_without_and_says_so(jar: Path, tmp_path: Path) -> None:
    old = tmp_path / "jdk" / "bin" / "java"
    old.parent.mkdir(parents=True)
    with pytest.raises(NoCacheError, match=f"it takes Java 24 or newer to make one, and {old} is of no known version"):
        as_it_learns(jar, str(old), [])
    (tmp_path / "jdk" / "release").write_text('JAVA_VERSION="1.8.0_462"\n')
    with pytest.raises(NoCacheError, match=f"{old} is Java 8"):
        as_it_learns(jar, str(old), [])


def test_where_no_cache_can_be_made_none_is_tried_again(java: str, jar: Path) -> None:
    learns = as_it_learns(jar, java, [])
    assert learns.recorded
    learns.recorded.touch()
    with pytest.raises(NoCacheError, match="java could make none of"):
        learns.keep()
    with pytest.raises(NoCacheError, match="java could make none of"):
        as_it_learns(jar, java, [])


def test_the_folders_that_were_not_used_for_longest_go(java: str, jar: Path) -> None:
    runs = as_it_learns(jar, java, ["-Dnumber=0"])
    os.utime(runs.jar.parent, (1, 1))
    for number in range(1, KEPT + 3):
        last = as_it_learns(jar, java, [f"-Dnumber={number}"])
        os.utime(last.jar.parent, (number, number))
        last.tidy()
    assert last.recorded
    last.recorded.touch()
    last.recorded.with_suffix(".made").touch()
    last.keep()
    assert runs.jar.exists(), "it is the oldest, but in use"
    assert len(names(runs.jar.parent.parent)) == KEPT + 1
    runs.tidy()
    last.recorded.touch()
    last.recorded.with_suffix(".made").touch()
    last.keep()
    assert not runs.jar.exists()


def test_a_jar_of_the_same_name_elsewhere_has_caches_of_its_own(java: str, jar: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / jar.name
    other.parent.mkdir()
    shutil.copy(jar, other)
    folders = {as_it_learns(one, java, []).jar.parents[1] for one in (jar, other)}
    assert len(folders) == 2


@pytest.mark.parametrize(
    "option", ["-XX:AOTCache=x", "-XX:AOTMode=off", "-XX:SharedArchiveFile=x", "-Xshare:off", "--limit-modules"]
)
def test_options_that_choose_another_cache_win(java: str, jar: Path, option: str) -> None:
    with pytest.raises(NoCacheError, match=f"its options have {option}"):
        as_it_learns(jar, java, ["-Xmx64m", option])
    jar.with_suffix(".jvm").write_text(f"-Xmx64m\n{option}\n")
    with pytest.raises(NoCacheError, match=f"its options have {option}"):
        as_it_learns(jar, java, [])


def test_where_no_cache_can_be_kept_it_starts_without(airflow: Airflow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__JARFLOW__CACHE", "/proc/nothing")
    run = airflow.run("any-cached", "print", "3 rows")
    assert (run.state, run.xcoms) == ("success", {"return_value": "3 rows"})
    assert run.said[0][0] == "warning"
    assert run.said[0][1].startswith("toy.jar starts without a cache: /proc/nothing cannot be made")


def test_what_java_says_of_classes_that_no_cache_holds_is_not_logged(airflow: Airflow, toy: Path) -> None:
    like(toy, "failing")
    run = airflow.run("failing", "nap")
    assert run.state == "success"
    assert not [text for _, text in run.said if "[aot" in text]


def test_a_copy_that_somebody_changed_or_took_away_is_made_anew(java: str, jar: Path, tmp_path: Path) -> None:
    copy = made(jar, java).jar
    other = tmp_path / "other.jar"
    build(other, "another")
    copy.write_bytes(other.read_bytes())
    assert run(as_it_learns(jar, java, []).words(java)).startswith("hello\n")
    copy.unlink()
    assert run(as_it_learns(jar, java, []).words(java)).startswith("hello\n")


def test_a_cache_that_java_refuses_is_made_anew(airflow: Airflow, toy: Path) -> None:
    like(toy, "failing")
    toy.with_name("failing.jvm").write_text("-Dtoy=refused\n")
    assert airflow.run("failing", "print").said[-1][1].startswith("made a start-up cache")
    last = max(caches("failing"), key=lambda folder: folder.stat().st_mtime)
    (last / "failing.aot").write_bytes(b"no cache")
    refused = airflow.run("failing", "print", "3 rows")
    assert (refused.state, refused.xcoms) == ("success", {"return_value": "3 rows"})
    assert airflow.run("failing", "print").said[-1][1].startswith("made a start-up cache")


def test_what_a_killed_run_left_is_gone_after_a_day(java: str, jar: Path) -> None:
    folder = as_it_learns(jar, java, []).jar.parent
    (folder / "new.recorded").touch()
    (folder / "old.recorded").touch()
    os.utime(folder / "old.recorded", (1, 1))
    as_it_learns(jar, java, [])
    assert names(folder) == ["new.recorded", jar.name]


def test_a_cache_whose_making_was_stopped_is_tried_again(java: str, jar: Path) -> None:
    learns = as_it_learns(jar, java, [])
    assert learns.recorded
    learns.recorded.touch()
    operator = JarOperator(task_id="says")
    operator._process.stop("it was told so")
    operator._make_cache(learns, ["sleep", "60"])
    assert as_it_learns(jar, java, []).recorded


def test_where_there_is_no_room_for_what_it_learns_it_starts_without(
    java: str, jar: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = made(jar, java)
    usage = shutil.disk_usage(jar)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=ROOM - 1))
    with pytest.raises(NoCacheError, match=r"expected 256 MB free in .* for what java learns, found 255 MB"):
        as_it_learns(jar, java, ["-Xmx64m"])
    assert as_it_learns(jar, java, []).cache == starts.cache, "what is made needs no room"


@pytest.fixture
def full(java_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A JDK whose java can write little into a file, as on a disk that gets full."""
    home = tmp_path / "full"
    put(home / "bin" / "java", f'#!/bin/sh\nulimit -f 200\nexec {java_home}/bin/java "$@"\n', 0o755)
    shutil.copy(java_home / "release", home)
    monkeypatch.setenv("JAVA_HOME", str(home))
    return home


@pytest.mark.usefixtures("full")
def test_a_disk_that_gets_full_fails_no_task_whose_result_says_that_it_succeeded(airflow: Airflow, toy: Path) -> None:
    like(toy, "learns")
    run = airflow.run("learns", "words", "3 rows")
    assert (run.state, run.xcoms["return_value"]["message"]) == ("success", "words|3 rows")
    assert ("warning", "learns.jar starts without a cache: java could not write what it learned") in run.said


@pytest.mark.usefixtures("full")
def test_a_disk_that_gets_full_runs_no_program_twice(airflow: Airflow, toy: Path) -> None:
    like(toy, "failing")
    toy.with_name("failing.jvm").write_text("-Dtoy=full\n")
    run = airflow.run("failing", "print", "3 rows")
    assert run.state == "failed", "nobody knows whether it succeeded"
    assert run.xcoms["return_value"] == "3 rows"
    assert run.said[-1][1].startswith(
        "failing.jar ended, but nobody knows with which exit code, because java could not write what it learned: "
        "free the disk, look at what it did, and clear the task if it is to run again; its last lines: "
    )
    assert airflow.run("failing", "throw").state == "up_for_retry", "an exception is exit code 1"


def test_a_cache_that_a_full_disk_kept_from_being_made_is_tried_again(java: str, jar: Path) -> None:
    learns = as_it_learns(jar, java, [])
    run(learns.words(java))
    JarOperator(task_id="says")._make_cache(
        learns, ["sh", "-c", 'ulimit -f 200; exec "$@"', "sh", *learns.words_to_make_it(java)]
    )
    assert as_it_learns(jar, java, []).recorded
