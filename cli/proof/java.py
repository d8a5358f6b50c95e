"""The Java tests: first every check of the build, then the tests, and the proof that every test class was run."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

from cli import build, machine, modules
from cli.places import Places
from cli.problem import Problem
from cli.proof.count import Count, read
from cli.screen import Step

REPORTS = "target/surefire-reports"
IS_TEST = re.compile(r"^\s*@(Test|ParameterizedTest|RepeatedTest|TestFactory)\b", re.MULTILINE)
SOAK, SLOW = '@Tag("soak")', '@Tag("slow")'
NOTHING_BUT_TESTS = (
    "toolchains:select-jdk-toolchain@the JDK 25 that is installed, or that JAVA25_HOME names",
    "surefire:test@default-test",
)
"""They test the jars and classes as they are; the name is that of the execution in the pom."""


def reviewed(places: Places, step: Step, only: Collection[str] = ()) -> Count:
    """Build all modules, or those that changed and `only` these, with every check but the tests."""
    wanted = build.digests(places)
    names = {*only, *build.stale(places, wanted)} if only else set(wanted)
    build.forget_what_is_gone(places, wanted)
    try:
        log = places.tools / "test-build.log"
        build.maven(places, ["verify", "-DskipTests"], log, step, only=[name for name in wanted if name in names])
    except Problem as problem:
        return Count(failures=[str(problem)])
    build.remember(places, names, wanted)
    return Count(passed=1)


def run(places: Places, step: Step, *, only: Collection[str] = (), fast: bool = False) -> Count:
    """Run the tests but the long ones, of `only` these modules if any are named; `fast` without those tagged `slow`."""
    count = _run(places, ["-Dtests.excluded=soak,slow"] if fast else [], step, only)
    missing = map(places.short, _without_report(places, (SOAK, SLOW) if fast else (SOAK,), only))
    failures = [f"{file} has no report: its tests did not run" for file in missing]
    return count + Count(failures=failures) if count.good else count


def soak(places: Places, step: Step) -> Count:
    return _run(places, ["-Dsoak", "-Dgroups=soak"], step)


def _run(places: Places, options: Sequence[str], step: Step, only: Collection[str] = ()) -> Count:
    there = modules.modules(places.checkout)
    names = [name for name in there if not only or name in only]
    for old in _reports(places):
        shutil.rmtree(old)
    log, found = places.tools / "test-java.log", build.find_maven(places, step.say)
    goals = NOTHING_BUT_TESTS if found.takes_modules_as_built else ("verify",)
    # A module with a failing test keeps none from being tested that needs it.
    more = ["-Dmaven.test.failure.ignore=true", "--fail-at-end", *options]
    failures = []
    try:
        # The tests of Python run beside them, and take the other half of the machine.
        build.maven(places, [*goals, *more], log, step, only=names, workers=max(1, machine.cores() // 2))
    except Problem as problem:
        failures = [str(problem)]
    count = read(report for folder in _reports(places) for report in folder.glob("TEST-*.xml"))
    # A failing test says better what is wrong.
    return count + Count(failures=failures) if count.good else count


def _reports(places: Places) -> list[Path]:
    return [folder for where in ("*", "tasks/*") for folder in places.checkout.glob(f"{where}/{REPORTS}")]


def _without_report(places: Places, left_out: Sequence[str] = (SOAK,), only: Collection[str] = ()) -> list[Path]:
    """Files with tests of which no report speaks: misnamed, or in a module that nobody builds.

    One with tests that bear a tag that was left out may have no other ones, and is passed over.
    """
    reports = {report.stem.removeprefix("TEST-") for folder in _reports(places) for report in folder.glob("TEST-*.xml")}
    reported = {name.partition("$")[0] for name in reports}
    missing = []
    for file in sorted(places.checkout.glob("*/**/src/test/java/**/*.java")):
        name = str(file).partition("/src/test/java/")[2].removesuffix(".java").replace("/", ".")
        text = file.read_text(encoding="utf-8")
        module = file.relative_to(places.checkout).as_posix().partition("/src/test/")[0].rpartition("/")[2]
        wanted = (not only or module in only) and not any(tag in text for tag in left_out)
        if wanted and name not in reported and IS_TEST.search(text):
            missing.append(file)
    return missing
