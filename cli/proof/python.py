"""The Python side: ruff, and pytest with the virtual environment's Python, and the proof that every file was run."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from cli import airflow, processes
from cli.places import Places
from cli.proof.count import Count, read
from cli.screen import Step

STYLED = "jarflow cli dags plugins provider examples bench docker docker/rehearse".split()
NO_TESTS = 5
USUAL = "not e2e and not soak"
END_TO_END = ("test_end_to_end.py", "test_kills.py", "test_stopping.py")
SUITES = {
    "command": (["cli/tests", *(f"--ignore=cli/tests/{name}" for name in END_TO_END)], USUAL, True),
    "pipelines": (["provider/tests", "dags/tests"], USUAL, True),
    "end-to-end": (["cli/tests"], "e2e and not soak", False),
    "soak": (["cli/tests", "provider/tests", "dags/tests", "bench/tests"], "soak", False),
}
"""The places and the marks of the tests, and whether every file there has one with these marks."""


def style(places: Places, step: Step) -> Count:
    """Ruff's rules and ruff's format, each counting as one test."""
    whole = Count()
    for words in (("check", "--output-format", "concise"), ("format", "--check", "--diff")):
        step.say(f"ruff {words[0]}")
        command = [str(places.venv / "bin" / "ruff"), *words, *STYLED]
        done = subprocess.run(command, cwd=places.checkout, capture_output=True, text=True, check=False)
        said = "\n".join(f"        {line}" for line in (done.stdout + done.stderr).splitlines()[:40])
        whole += Count(passed=1) if done.returncode == 0 else Count(failures=[f"ruff {words[0]}:\n{said}"])
    return whole


def run(places: Places, step: Step, *, suite: str, fast: bool = False) -> Count:
    """Run a suite, `fast` without the tests marked `slow`; of a complete one every file must have a result."""
    where, marks, complete = SUITES[suite]
    marks += " and not slow" if fast else ""
    log, report = places.tools / f"test-{suite}.log", places.tools / f"test-{suite}.xml"
    report.unlink(missing_ok=True)
    command = [str(places.venv_python), "-m", "pytest", *where, "-m", marks, f"--junitxml={report}", "-v", "--color=no"]
    environment = airflow.environment(places) | {
        name: value for name, value in os.environ.items() if name.startswith(("MAVEN", "MVNW", "PIP_", "TERM"))
    }
    for instance in ("AIRFLOW_HOME", "JARFLOW_DATA", "JARFLOW_SERVE_URL"):
        del environment[instance]
    with log.open("wb") as out:
        child = processes.piped(command, environment, places.checkout)
        assert child.stdout
        try:
            for line in child.stdout:
                out.write(line)
                if b"::" in line:
                    step.say(line.split(b"::", 1)[1].split(b" ", 1)[0].decode())
            code = child.wait()
        except BaseException as why:
            # Let its fixtures tear down what they started. On Ctrl-C it was told so by the terminal already.
            if type(why) is not KeyboardInterrupt:
                child.send_signal(signal.SIGINT)
            child.wait()
            raise
    if code == NO_TESTS:
        return Count(failures=[f"there is no test in {' '.join(where)}"] if complete else [])
    end = f"The end of {log}:\n{processes.tail(log, 30)}"
    if not report.exists():
        return Count(failures=[f"pytest ended with {code} before any test. {end}"])
    count = read([report])
    if code != 0 and count.good:
        count += Count(failures=[f"pytest ended with {code}. {end}"])
    if complete and count.good:
        missing = map(places.short, _missing(places, where, marks, count))
        count += Count(failures=[f"{file} has no result: its tests did not run" for file in missing])
    return count


def _missing(places: Places, where: Sequence[str], marks: str, count: Count) -> list[Path]:
    """Files of which no result speaks; one with marks that were left out may have no other test, and is passed over."""
    left_out = [f"mark.{name}" for name in re.findall(r"not (\w+)", marks)]
    files = [file for folder in where if "=" not in folder for file in (places.checkout / folder).rglob("test_*.py")]
    names = {file: str(file.relative_to(places.checkout)).removesuffix(".py").replace("/", ".") for file in files}
    ran = tuple(count.files)
    return [
        file
        for file, name in sorted(names.items())
        if not any(one == name or one.startswith(name + ".") for one in ran)
        and not any(mark in file.read_text(encoding="utf-8") for mark in left_out)
    ]
