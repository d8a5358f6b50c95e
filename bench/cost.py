#!/usr/bin/env python3
"""Runs the same jar by `JarTask` with and without measuring its cost, in turn, to tell what the measuring costs.

    bench/cost.py [--runs 15] [--lines 2000]

Each of the two jars works for two seconds: one says nothing meanwhile, the other says a line every millisecond, so that
the operator is awake and looks as often as it ever does. A try's seconds are whole; its processor time is that of the
operator alone, which tells much smaller differences. Needs what `./jarflow up` installed.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from measure import Bench, Took, as_ratio, java

from cli.places import Places
from cli.tests.files import make_jar

MOST = 0.01
SOURCE = """\
public final class Works {
  public static void main(String[] args) throws Exception {
    int lines = Integer.parseInt(args[0]);
    for (int line = 0; line < 2000; line++) {
      long end = System.nanoTime() + 1_000_000;
      if (line < lines) {
        System.err.println("{\\"level\\":\\"DEBUG\\",\\"msg\\":\\"line " + line + "\\"}");
      }
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    }
    System.out.println("{\\"outcome\\":\\"OK\\",\\"message\\":\\"worked\\"}");
  }
}
"""


def main() -> None:
    bench = Bench(__doc__, runs=(15, 1), lines=(2000, 20))
    options = bench.parse()
    with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
        os.environ["AIRFLOW_HOME"] = folder
        jar = Path(folder) / "works.jar"
        jar.with_name("Works.java").write_text(SOURCE, encoding="utf-8")
        make_jar(jar, jar.with_name("Works.java"))
        rows = [measure(bench, jar, title, lines) for title, lines in (("quiet", 0), ("talks", options.lines))]
    bench.table(("", "not measured", "measured", "ratio", "operator", "operator, measuring", "of the try"), rows)
    bench.end()


def measure(bench: Bench, jar: Path, title: str, lines: int) -> list[str]:
    """Let the operator run the same jar in both ways, in turn."""
    ways = {way: partial(once, jar, lines, measures=way == "measured") for way in ("not measured", "measured")}
    for first in ways.values():
        first(-1)
    without, measured = bench.in_turn(title, ways).values()
    share = (measured.processor - without.processor) / without.seconds
    bench.promise(f"{title}: measuring takes less than {MOST:.0%} of a try, found {share:.2%}", kept=share < MOST)
    return [
        title,
        f"{without.seconds:.3f} s",
        f"{measured.seconds:.3f} s",
        as_ratio(measured.seconds, without.seconds),
        f"{without.processor * 1000:.1f} ms",
        f"{measured.processor * 1000:.1f} ms",
        f"{share:.2%}",
    ]


def once(jar: Path, lines: int, _: int, *, measures: bool) -> Took:
    """One try, from its command to its exit code."""
    # They need Airflow, which a plain Python does not have.
    from jarflow_airflow.cost import Cost  # noqa: PLC0415
    from jarflow_airflow.log import ContractLog  # noqa: PLC0415
    from jarflow_airflow.process import Process  # noqa: PLC0415
    from jarflow_airflow.startup import start  # noqa: PLC0415
    from jarflow_airflow.text import Mask  # noqa: PLC0415

    class Unmeasured(Cost):
        """Sees nothing."""

        def look(self, *, at_once: bool = False) -> None:
            """Not even once."""

    class Unheard:
        """A log that nobody reads."""

        def __getattr__(self, level: str) -> object:
            return lambda *_, **__: None

    log = ContractLog(Unheard(), Mask(None))
    cost = Cost() if measures else Unmeasured()
    command = [*start(jar, str(java())), str(lines)]
    began, used = time.monotonic(), time.process_time()
    code = Process(silence=None).run(command, dict(os.environ), log, cost)
    if measures:
        assert cost.measured["seconds"] > 0
    return Took(time.monotonic() - began, time.process_time() - used, answer=(code, log.answer))


if __name__ == "__main__":
    python = Places.of(os.environ).venv_python
    if Path(sys.prefix) != python.parents[1] and python.exists():
        os.execv(python, [python, *sys.argv])  # noqa: S606 - becomes it
    main()
