"""Builds and tests everything, as CI does: Java, Python's style, this command, the pipelines, and all of it together.

--fast leaves out what needs a running Airflow and what is slow; --soak runs only what takes minutes. Exits 1 if a test
failed, did not run, or was skipped without a reason. The last line is the sum: N passed, N failed, N skipped.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from cli import locks, machine, tools
from cli.problem import FAILED, Problem
from cli.proof import java, python
from cli.proof.count import Count
from cli.screen import GREEN, RED, seconds

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from cli.places import Places
    from cli.screen import Screen, Step

    Part = tuple[str, Callable[[Places, Step], Count]]

EXAMPLES = """\
examples:
  ./jarflow test                                           # everything; minutes
  ./jarflow test --fast                                    # before a commit; a few minutes
  MAVEN_OPTS=-Dmaven.repo.local=/tmp/m2 ./jarflow test     # with Maven packages of its own
"""
PATIENCE = 1800.0
TOOLS = "Tools"
STYLE: Part = ("Python's style", python.style)
PARTS: dict[str, tuple[Part, ...]] = {
    "fast": (
        ("Java", java.fast),
        STYLE,
        ("The command", python.command_fast),
        ("Pipelines", python.pipelines_fast),
    ),
    "all": (
        ("Java", java.verify),
        STYLE,
        ("The command", python.command),
        ("Pipelines", python.pipelines),
        ("End to end", python.end_to_end),
    ),
    "soak": (("Java, long", java.soak), ("Python, long", python.soak)),
}


def options(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--fast", dest="which", action="store_const", const="fast", help="no running Airflow, no slow test"
    )
    which.add_argument("--soak", dest="which", action="store_const", const="soak", help="only what takes minutes")
    parser.set_defaults(which="all")


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    for look in (machine.java_home, machine.python):
        look()
    counts: list[tuple[str, float, Count]] = []
    for title, part in ((TOOLS, _install), *PARTS[arguments.which]):
        with ExitStack() as stack:
            step = stack.enter_context(screen.step(title))
            try:
                count = part(places, step)
            except Problem as problem:
                count = Count(failures=[str(problem)])
            step.note = count.words() if title != TOOLS else step.note or "there"
            step.failed = not count.good
            counts.append((title, step.seconds, count))
        for failure in count.failures:
            screen.line(f"    {failure}")
        if title == TOOLS and not count.good:
            break
    return _sum(screen, counts)


def _install(places: Places, step: Step) -> Count:
    """Airflow and the test tools, as `up` would install them."""
    places.tools.mkdir(parents=True, exist_ok=True)
    with locks.alone(places.tools / "lock", "./jarflow test", patience=PATIENCE, waiting=step.say):
        if not tools.airflow_installed(places):
            tools.install_airflow(places, step)
        if not tools.test_tools_installed(places):
            tools.install_test_tools(places, step)
    return Count()


def _sum(screen: Screen, counts: list[tuple[str, float, Count]]) -> int:
    screen.line()
    rows = [
        (title, str(count.passed), str(count.failed), str(count.skipped), seconds(took))
        for title, took, count in counts[1:]
    ]
    colours = [GREEN if count.good else RED for _, _, count in counts[1:]]
    if rows:
        screen.table(("PART", "PASSED", "FAILED", "SKIPPED", "TOOK"), rows, colours)
    whole = sum((count for _, _, count in counts), Count())
    reasons = sorted(whole.reasons.items())
    for reason, number in reasons:
        screen.line(f"  skipped {number}: {reason}")
    screen.line()
    screen.line(f"{whole.passed} passed, {whole.failed} failed, {whole.skipped} skipped")
    return 0 if whole.good else FAILED
