"""Shared by the benches: sizes, timed processes, turns, equal answers, results kept beside what the machine is.

A way is one of the programs that are compared, a rival a way that is not ours, a promise a limit that the bench holds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from cli import machine  # noqa: E402
from cli.screen import Screen  # noqa: E402

RESULTS = CHECKOUT / "bench" / "results"
FIGURES = ("seconds", "processor", "megabytes")


@dataclass(frozen=True)
class Took:
    """The times of one run, 0 where none was taken, and its answer, which must be the same for all rivals."""

    seconds: float
    processor: float = 0
    megabytes: float = 0
    answer: Any = None


def run(command: Sequence[str | Path], environment: Mapping[str, str], given: BinaryIO | None = None) -> Took:
    """One process, from its start to its end; its answer is its stdout."""
    began = time.monotonic()
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(
            command, env=environment, stdin=given or subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log
        ) as process,
    ):
        assert process.stdout
        said = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
        if process.returncode:
            log.seek(0)
            end = (said + log.read().decode())[-2000:]
            sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{end}")
    return Took(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said)


def median(took: Sequence[Took]) -> Took:
    return Took(*(statistics.median(getattr(one, name) for one in took) for name in FIGURES))


class Bench:
    """One measurement: its sizes, every run of it, its promises, and which rivals were left out and why."""

    options: argparse.Namespace

    def __init__(self, title: str, **sizes: tuple[float, float]) -> None:
        """Each size is a pair: the usual value, and that of `--smoke`. A bench that takes turns has the size `runs`."""
        self.sizes = sizes
        self.took: dict[str, dict[str, list[Took]]] = defaultdict(dict)
        self.promises: dict[str, bool] = {}
        self.left_out: dict[str, str] = {}
        self.parser = argparse.ArgumentParser(
            description=title, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
        )
        for name, (usual, tiny) in sizes.items():
            self.parser.add_argument(f"--{name}", type=type(usual), help=f"{usual:,}; with --smoke {tiny:,}")
        self.parser.add_argument("--smoke", action="store_true", help="see that it runs: tiny, and no promise counts")
        self.parser.add_argument("--scratch", type=Path, help="a folder on the disk to measure (the system's own)")
        self.parser.add_argument(
            "--results", type=Path, help="the folder of results (bench/results; with --smoke none)"
        )

    def parse(self) -> argparse.Namespace:
        """The options, with the sizes that nobody gave."""
        self.options = self.parser.parse_args()
        for name, (usual, tiny) in self.sizes.items():
            if getattr(self.options, name) is None:
                setattr(self.options, name, tiny if self.options.smoke else usual)
        return self.options

    def in_turn(self, title: str, ways: Mapping[str, Callable[[int], Took]], runs: int = 0) -> dict[str, Took]:
        """Let the ways take turns, so that a machine which slows down slows all; the median of each.

        All must answer the same in each round.
        """
        took: dict[str, list[Took]] = {way: [] for way in ways}
        for number in range(runs or self.options.runs):
            for way, once in ways.items():
                took[way].append(once(number))
                print(f"  {title}: {way} {took[way][-1].seconds:.2f} s", file=sys.stderr, flush=True)
            same(title, {way: each[-1].answer for way, each in took.items()})
        self.took[title] |= took
        return {way: median(each) for way, each in took.items()}

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        Screen().table(heads, rows)
        print(flush=True)

    def promise(self, sentence: str, *, kept: bool) -> None:
        """Note whether a promise of the project was kept; a smoke run is too small to prove one."""
        if not self.options.smoke:
            self.promises[sentence] = kept
            print(f"{'kept' if kept else 'NOT KEPT'}: {sentence}\n", flush=True)

    def leave_out(self, rival: str, reason: str) -> None:
        """A rival that this machine does not have: a smoke run says so and goes on, a measurement ends."""
        sentence = f"left out: {rival}: {reason}"
        if not self.options.smoke:
            sys.exit(sentence)
        self.left_out[rival] = reason
        print(sentence, flush=True)

    def environment(self, name: str, wanted: Path) -> Path | None:
        """The Python of an environment of the rivals' own, with these packages; None where they cannot be had."""
        folder = CHECKOUT / ".jarflow" / f"bench-{name}"
        python, known = folder / "bin" / "python", folder / wanted.name
        if not known.exists() or known.read_bytes() != wanted.read_bytes():
            venv.create(folder, with_pip=True, clear=True)
            pip = [python, "-m", "pip", "install", "--quiet", "--requirement", wanted]
            done = subprocess.run(pip, capture_output=True, text=True, check=False)
            if done.returncode:
                self.leave_out(name, f"pip could not install its rivals: {done.stderr.strip().splitlines()[-1]}")
                return None
            shutil.copyfile(wanted, known)
        return python

    def end(self) -> NoReturn:
        """Keep every run; exit 1 where a promise is not kept."""
        name, now = Path(sys.argv[0]).stem, datetime.now(timezone.utc)
        folder = self.options.results or (None if self.options.smoke else RESULTS)
        if folder:
            kept = {
                "bench": name,
                "date": f"{now:%Y-%m-%d}",
                "smoke": self.options.smoke,
                "sizes": {size: getattr(self.options, size) for size in self.sizes},
                "machine": this_machine(),
                "left_out": self.left_out,
                "promises": self.promises,
                "took": {
                    title: {way: figures(each) for way, each in ways.items()} for title, ways in self.took.items()
                },
            }
            text = json.dumps(kept, indent=1) + "\n"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}-{now:%Y-%m-%d-%H%M}.json").write_text(text, encoding="utf-8")
        sys.exit(0 if all(self.promises.values()) else 1)


def same(title: str, answers: Mapping[str, Any]) -> None:
    """A time counts only if all answered the same."""
    (first, expected), *others = answers.items()
    for way, found in others:
        if found != expected:
            sys.exit(f"{title}: {way} and {first} differ:\n{found}\n{expected}")


def as_ratio(one: float, other: float) -> str:
    return f"{one / other:.2f}" if other else "-"


def figures(took: Sequence[Took]) -> dict[str, list[float]]:
    counted = {name: [round(getattr(one, name), 4) for one in took] for name in FIGURES}
    return {name: each for name, each in counted.items() if any(each)}


def this_machine() -> dict[str, Any]:
    """Describe the machine as far as it explains a time; nothing says whose it is."""
    try:
        model = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        model = None
    return {
        "processor": model[1] if model else platform.machine(),
        "cores": machine.cores(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": f"{platform.system()} {platform.release()}",
        "java": run([java(), "--version"], os.environ).answer.split("\n", 1)[0],
        "python": platform.python_version(),
        "load_at_the_end": round(os.getloadavg()[0], 1),
    }


def java() -> Path:
    return machine.java_home() / "bin" / "java"
