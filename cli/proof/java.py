"""The Java tests: `mvn verify`, with its checks, and the proof that every test class was run by it."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from cli import build, modules
from cli.problem import Problem
from cli.proof.count import Count, read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cli.places import Places
    from cli.screen import Step

REPORTS = "target/surefire-reports"
IS_TEST = re.compile(r"^\s*@(Test|ParameterizedTest|RepeatedTest|TestFactory)\b", re.MULTILINE)
SOAK, SLOW = '@Tag("soak")', '@Tag("slow")'


def verify(places: Places, step: Step) -> Count:
    """Every test but the long ones, and every check of the build."""
    return _verify(places, step, ["verify"], (SOAK,))


def fast(places: Places, step: Step) -> Count:
    """The same without the tests tagged `slow`."""
    return _verify(places, step, ["verify", "-Dtests.excluded=soak,slow"], (SOAK, SLOW))


def _verify(places: Places, step: Step, goals: Sequence[str], left_out: Sequence[str]) -> Count:
    wanted = build.digests(places)
    build.forget_what_is_gone(places, wanted)
    count = _maven(places, goals, step)
    if count.good:
        build.remember(places, list(wanted), wanted)
    missing = [
        f"{places.short(file)} has no report: its tests did not run" for file in _without_report(places, left_out)
    ]
    return count + Count(failures=missing) if count.good else count


def soak(places: Places, step: Step) -> Count:
    """Only the tests tagged `soak`."""
    return _maven(places, ["verify", "-Dsoak", "-Dgroups=soak"], step)


def _maven(places: Places, goals: Sequence[str], step: Step) -> Count:
    for old in _reports(places):
        shutil.rmtree(old)
    log = places.tools / "test-java.log"
    try:
        build.maven(places, [*goals, "--fail-at-end"], log, step, only=list(modules.modules(places.checkout)))
    except Problem as problem:
        count = _count(places)
        # A failing test stops the build too, and says better what is wrong.
        return count if not count.good else count + Count(failures=[str(problem)])
    return _count(places)


def _count(places: Places) -> Count:
    return read(report for folder in _reports(places) for report in folder.glob("TEST-*.xml"))


def _reports(places: Places) -> list[Path]:
    return [
        folder
        for folder in (
            places.checkout / "sql" / REPORTS,
            places.checkout / "serve" / REPORTS,
            *(places.checkout / "tasks").glob(f"*/{REPORTS}"),
        )
        if folder.is_dir()
    ]


def _without_report(places: Places, left_out: Sequence[str] = (SOAK,)) -> list[Path]:
    """Files with tests of which no report speaks: misnamed, or in a module that nobody builds.

    One with tests that bear a tag that was left out may have no other ones, and is passed over.
    """
    reports = {report.stem.removeprefix("TEST-") for folder in _reports(places) for report in folder.glob("TEST-*.xml")}
    reported = {name.partition("$")[0] for name in reports}
    missing = []
    for file in sorted(places.checkout.glob("*/**/src/test/java/**/*.java")):
        name = str(file).partition("/src/test/java/")[2].removesuffix(".java").replace("/", ".")
        text = file.read_text(encoding="utf-8")
        if IS_TEST.search(text) and name not in reported and not any(tag in text for tag in left_out):
            missing.append(file)
    return missing
