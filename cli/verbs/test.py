"""Builds and tests everything, as CI does: Java, Python's style, this command, the pipelines, and all of it together.

--fast tests the modules that changed since main and those that use them directly, which are most of them after a change
of SQL or a shared module, and leaves out what needs a running Airflow; --soak runs only what takes minutes, and tries
every bench. It brings what it needs, a browser too, first thing. Exits 1 if a test failed, did not run, or was skipped
without a reason; with CI=true also if one was skipped with a reason. The last line is the sum: N passed, N failed, N
skipped.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial

from cli import browser, debian, locks, machine, tools
from cli.places import Places
from cli.problem import FAILED, Problem
from cli.proof import changes, java, python
from cli.proof.count import Count
from cli.screen import GREEN, RED, Screen, Step, count, seconds

EXAMPLES = """\
examples:
  ./jarflow test                                           # everything; about 20 minutes on two cores
  ./jarflow test --fast                                    # before a commit; a minute for one task, longer for SQL
  MAVEN_OPTS=-Dmaven.repo.local=/tmp/m2 ./jarflow test     # with Maven packages of its own
"""
PATIENCE = 1800.0
SHELLS = ("zsh", "fish")
LONGEST_MODULE = 40.0
SLOWEST = 10
Part = tuple[str, Callable[[Places, Step], Count]]
STYLE: Part = ("Python's style", python.style)
# With what its tests read.
COMMAND_LIVES_IN = (
    "cli/", "docs/", "plugins/", "bench/", ".ci/", "jarflow", "pyproject.toml", "README.md", "CONTRIBUTING.md",
    "CHANGELOG.md", "Dockerfile",
)  # fmt: skip
PIPELINES_LIVE_IN = ("dags/", "provider/", "examples/", "plugins/", "sql/datasets.csv", "pyproject.toml")


def options(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--fast", dest="which", action="store_const", const="fast", help="what changed since main, no running Airflow"
    )
    which.add_argument("--soak", dest="which", action="store_const", const="soak", help="only what takes minutes")
    parser.set_defaults(which="all")


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    for look in (machine.java_home, machine.python):
        look()
    tests = _Tests(places, screen)
    if tests.run([("Tools", _install), ("Browser", browser.prepare), ("Shells", _shells)]):
        {"all": _all, "fast": _fast, "soak": _soak}[arguments.which](tests)
    return tests.summary()


def _all(tests: _Tests) -> None:
    if tests.run([STYLE, ("Java's build", _built)]):
        tests.run_beside(
            ("Java", java.run),
            [
                ("The command", partial(python.run, suite="command")),
                ("Pipelines", partial(python.run, suite="pipelines")),
                ("End to end", partial(python.run, suite="end-to-end")),
            ],
        )


def _fast(tests: _Tests) -> None:
    changed = changes.files(tests.places.checkout)
    only = changes.concerned(tests.places.checkout, changed)
    parts: list[Part] = []
    if any(file.startswith(COMMAND_LIVES_IN) for file in changed):
        parts.append(("The command", partial(python.run, suite="command", fast=True)))
    if any(file.startswith(PIPELINES_LIVE_IN) for file in changed):
        parts.append(("Pipelines", partial(python.run, suite="pipelines", fast=True)))
    files, users = count(len(changed), "file"), ", ".join(only) or "none"
    tests.screen.line(f"  changed since main: {files}, with users the modules {users}")
    if not only:
        tests.run([STYLE, *parts])
    elif tests.run([STYLE, ("Java's build", partial(_built, only=only))]):
        tests.run_beside(("Java", partial(java.run, only=only, fast=True)), parts)


def _soak(tests: _Tests) -> None:
    if tests.run([("Java's build", _built), ("PostgreSQL", _postgres)]):
        tests.run([("Java, long", java.soak), ("Python, long", partial(python.run, suite="soak"))])


class _Tests:
    def __init__(self, places: Places, screen: Screen) -> None:
        self.places = places
        self.screen = screen
        self.counts: list[tuple[str, float, Count]] = []

    def run(self, parts: Iterable[Part]) -> bool:
        """Run parts one after the other; False if one of them found something wrong."""
        good = [self._part(title, part) for title, part in parts]
        return all(good)

    def run_beside(self, other: Part, parts: list[Part]) -> None:
        """Run some parts in this thread and the `other` one in a second."""
        with ThreadPoolExecutor(1) as pool:
            steps: list[Step] = []
            second = pool.submit(self._part, *other, steps)
            try:
                self.run(parts)
                second.result()
            except BaseException as why:
                # On Ctrl-C the terminal told it so already.
                for step in steps:
                    if step.child and type(why) is not KeyboardInterrupt:
                        step.child.send_signal(signal.SIGTERM)
                raise

    def _part(self, title: str, part: Callable[[Places, Step], Count], steps: list[Step] | None = None) -> bool:
        with self.screen.step(title) as step:
            if steps is not None:
                steps.append(step)
            try:
                count = part(self.places, step)
            except Problem as problem:
                count = Count(failures=[str(problem)])
            step.note = step.note or count.words()
            step.failed = not count.good
            self.counts.append((title, step.seconds, count))
        for failure in count.failures:
            self.screen.line(f"    {failure}")
        return count.good

    def summary(self) -> int:
        """Print the table of parts, what was slow and what was skipped; the exit code."""
        screen, whole = self.screen, sum((count for _, _, count in self.counts), Count())
        screen.line()
        told = [it for it in self.counts if it[2].passed or it[2].failed or it[2].skipped]
        rows = [
            (title, str(count.passed), str(count.failed), str(count.skipped), seconds(took))
            for title, took, count in told
        ]
        colours = [GREEN if count.good else RED for _, _, count in told]
        screen.table(("PART", "PASSED", "FAILED", "SKIPPED", "TOOK"), rows, colours)
        slowest = sorted(whole.times.items(), key=lambda it: -it[1])[:SLOWEST]
        if slowest:
            screen.line()
            rows = [(seconds(took), f"{module}: {test}") for (module, test), took in slowest]
            screen.table(("TOOK", "SLOWEST TESTS"), rows)
        of_modules: defaultdict[str, float] = defaultdict(float)
        for _, _, of_java in (it for it in self.counts if it[0] == "Java"):
            for (module, _), took in of_java.times.items():
                of_modules[module] += took
        for module, took in sorted(of_modules.items()):
            if took > LONGEST_MODULE:
                screen.warning(f"{module} took {seconds(took)}: the tests of a module take at most 40 s")
        for reason, number in sorted(whole.reasons.items()):
            screen.line(f"  skipped {number}: {reason}")
        screen.line()
        skips_fail = os.environ.get("CI") == "true" and whole.skipped
        if skips_fail:
            screen.line("With CI=true every test must run: the skipped ones count as failed.")
        screen.line(whole.words())
        return 0 if whole.good and not skips_fail else FAILED


def _install(places: Places, step: Step) -> Count:
    """Airflow and the test tools, as `up` would install them."""
    with _alone(places, step):
        tools.install_airflow(places, step)
        tools.install_test_tools(places, step)
    return Count()


def _built(places: Places, step: Step, only: Collection[str] = ()) -> Count:
    with _alone(places, step):
        return java.reviewed(places, step, only)


def _postgres(places: Places, step: Step) -> Count:
    """The server of the benches, as `up` would unpack it."""
    with _alone(places, step):
        tools.unpack_postgres(places, step)
    return Count()


def _alone(places: Places, step: Step) -> AbstractContextManager[None]:
    """One command at a time changes what the checkout holds for every instance of it."""
    return locks.alone(places.tools / "lock", "./jarflow test", patience=PATIENCE, on_wait=step.say)


def _shells(places: Places, step: Step) -> Count:
    """The shells in which completion is tested beside bash. Unlike a browser they start from their own place only."""
    missing = [shell for shell in SHELLS if not shutil.which(shell)]
    if missing and debian.may_install():
        step.say(f"installing {' and '.join(missing)} with apt-get")
        debian.install(missing, places.tools / "install-shells.log")
    found = {shell: shutil.which(shell) or "none here, and only root could install it" for shell in SHELLS}
    step.note = ", ".join(f"{shell}: {where}" for shell, where in found.items())
    return Count()
