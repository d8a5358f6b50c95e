"""How a jar is started: from its own cache, never from another's."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from cli.tests.files import make_jar
from jarflow_airflow.jar import keeps_contract, start, trained

FOLDER = Path(__file__).resolve().parents[2] / "tasks"
TASKS = sorted(file.stem for file in FOLDER.glob("*/src/main/jvm/*.train"))
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


@pytest.mark.parametrize("task", TASKS)
def test_a_short_task_starts_from_its_cache(task: str, java: str, tmp_path: Path) -> None:
    log = tmp_path / "classes.txt"
    words = start(FOLDER / task / "target" / f"{task}.jar", java)
    at = words.index("-jar")

    assert run([*words[:at], f"-Xlog:class+load:file={log}", *words[at:], "--version"])

    loaded = log.read_text().splitlines()
    ours = [line for line in loaded if re.search(r"\] (dev\.jarflow|picocli)\.\S+ source: ", line)]
    cached = [line for line in ours if "source: shared objects file" in line]
    assert len(ours) > 100
    assert len(cached) > 0.95 * len(ours)


@pytest.mark.parametrize("task", TASKS)
def test_a_task_has_the_mark_of_the_contract(task: str) -> None:
    assert keeps_contract(FOLDER / task / "target" / f"{task}.jar")


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
