"""The outcome of tests: counted from the reports that Surefire and pytest write, both in JUnit's form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

NO_REASON = re.compile(
    r"^(|.*\bis @Disabled|unconditional skip|Assumption failed: assumption is (not )?true|<Skipped instance>)$"
)
LINES_OF_A_FAILURE = 30


@dataclass(frozen=True)
class Count:
    """Tests by outcome. `failures` are sentences with what a person needs to see; `reasons` count the skipped."""

    passed: int = 0
    skipped: int = 0
    failures: list[str] = field(default_factory=list)
    reasons: dict[str, int] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    times: dict[tuple[str, str], float] = field(default_factory=dict)
    """Seconds by module and test."""

    @property
    def failed(self) -> int:
        return len(self.failures)

    @property
    def good(self) -> bool:
        return not self.failures

    def words(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"

    def __add__(self, other: Count) -> Count:
        return Count(
            self.passed + other.passed,
            self.skipped + other.skipped,
            [*self.failures, *other.failures],
            dict(Counter(self.reasons) + Counter(other.reasons)),
            self.files | other.files,
            self.times | other.times,
        )


def read(reports: Iterable[Path]) -> Count:
    """Count what reports say; a skipped test must say why, or it counts as failed."""
    return sum((_read(report) for report in sorted(reports)), Count())


def _read(report: Path) -> Count:
    # Surefire's lie in <module>/target/surefire-reports, pytest's is named after what was tested.
    module = report.parents[2].name if report.name.startswith("TEST-") else report.stem
    try:
        root = ElementTree.parse(report).getroot()  # noqa: S314 - written by the run that has just ended
    except (OSError, ElementTree.ParseError) as wrong:
        return Count(failures=[f"{report} cannot be read: {wrong}"])
    return sum((_case(case, module) for case in root.iter("testcase")), Count())


def _case(case: ElementTree.Element, module: str) -> Count:
    where, test = case.get("classname", ""), case.get("name", "")
    took = float(case.get("time", "0").replace(",", ""))
    seen = Count(files=frozenset({where}), times={(module, f"{where.rpartition('.')[2]}.{test}"): took})
    for found in (*case.iter("failure"), *case.iter("error")):
        said = _indented(found.text or found.get("message") or "")
        return seen + Count(failures=[f"{where}.{test} failed:\n{said}"])
    skipped = case.find("skipped")
    if skipped is None:
        return seen + Count(passed=1)
    # An assumption of JUnit's stands in the text, behind the name of its exception.
    said = (skipped.text or "").strip().partition("\n")[0].partition(": ")[2]
    reason = (skipped.get("message") or said).strip()
    if NO_REASON.match(reason):
        return seen + Count(failures=[f"{where}.{test} was skipped without a reason"])
    return seen + Count(skipped=1, reasons={reason.splitlines()[0]: 1})


def _indented(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if "/org/junit/" not in line and "org.junit." not in line]
    shown = lines if len(lines) <= LINES_OF_A_FAILURE else [*lines[:10], "...", *lines[-LINES_OF_A_FAILURE + 10 :]]
    return "\n".join(f"        {line[:300]}" for line in shown)
