"""The bounds that docs/security.md names are those of the code."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path

from cli.places import CHECKOUT

PAGE = CHECKOUT / "docs" / "security.md"
TEXT = PAGE.read_text(encoding="utf-8")
CONSTANT = re.compile(r"`(\w+)\.([A-Z][A-Z_]*)`")
QUOTES = re.compile(r"((?:`[^`]+`(?:, | and )?)+) in \[[^\]]+\]\(([^)]+)\)")
NUMBER = re.compile(r"(\d[\d,]*)(?: (KB|MB|GB|s|min|h)\b)?")
MEANS = {"KB": (1000, 1024), "MB": (1000**2, 1024**2), "GB": (1000**3, 1024**3), "s": (1,), "min": (60,), "h": (3600,)}
SECONDS = {"Seconds": 1, "Minutes": 60, "Hours": 3600}


def sources(name: str) -> Iterator[Path]:
    """The files that define a class of this name, or the Python module of this name."""
    if name.islower():
        yield from (
            file
            for folder in ("plugins", "provider/jarflow_airflow")
            for file in (CHECKOUT / folder).glob(f"{name}.py")
        )
        return
    for file, text in java().items():
        if re.search(rf"\b(class|record|interface|enum) {name}\b", text):
            yield file


@functools.cache
def java() -> dict[Path, str]:
    of = (*(CHECKOUT / "tasks").glob("*/src/main/java"), CHECKOUT / "serve" / "src" / "main" / "java")
    return {file: file.read_text(encoding="utf-8") for folder in of for file in folder.rglob("*.java")}


def values(text: str, constant: str) -> set[float]:
    """The numbers that stand where the constant is defined; a product is one. Times are in seconds."""
    in_java, in_an_enum = rf"static final [\w<>]+ {constant}\s*=\s*([^;]+);", rf"^ +{constant}\(([^)]*)\)[,;]$"
    found = re.search(rf"{in_java}|{in_an_enum}|^{constant} = (.+)$", text, re.MULTILINE)
    if not found:
        return set()
    said = re.sub(r"(?<=\d)_(?=\d)|(?<=\d)L\b", "", next(filter(None, found.groups())))
    if re.fullmatch(r"[\d.*<\s]+", said):
        return {eval(said, {"__builtins__": {}})}  # noqa: S307 - digits and signs only
    times = re.findall(r"Duration\.of(Seconds|Minutes|Hours)\((\d+)\)", said)
    numbers = re.findall(r"(?<![\w.])\d+\b", re.sub(r"Duration\.of\w+\(\d+\)", "", said))
    return {int(number) * SECONDS[unit] for unit, number in times} | {int(number) for number in numbers}


def meanings(bound: str) -> list[tuple[str, set[int]]]:
    """Each number of a bound as it is written, and what it may mean: 1 MB is 1,000,000 or 1,048,576."""
    found = NUMBER.finditer(bound)
    return [(one[0], {int(one[1].replace(",", "")) * each for each in MEANS.get(one[2] or "", (1,))}) for one in found]


def test_a_bound_is_read_as_it_is_written() -> None:
    assert meanings("30 s, 192 at once; 4 MB") == [("30 s", {30}), ("192", {192}), ("4 MB", {4_000_000, 4_194_304})]
    assert values("  private static final long MOST = 4L * 1024 * 1024;", "MOST") == {4_194_304}
    assert values("  static final Limits USUAL =\n      new Limits(Duration.ofMinutes(1), 50_000_000);", "USUAL") == {
        60,
        50_000_000,
    }
    assert values("    IDLE(30, 192),", "IDLE") == {30, 192}
    assert values("LONGEST_LINE = 64 * 1024\n", "LONGEST_LINE") == {65_536}


def test_every_constant_that_the_page_names_is_there_once() -> None:
    named = set(CONSTANT.findall(TEXT))
    assert ("Web", "LONGEST_BODY") in named
    where = {
        f"{name}.{constant}": [file for file in sources(name) if values(file.read_text(encoding="utf-8"), constant)]
        for name, constant in named
    }
    assert {constant: files for constant, files in where.items() if len(files) != 1} == {}


def test_every_number_of_a_bound_is_one_of_its_constants() -> None:
    wrong, compared = [], 0
    for line in TEXT.splitlines():
        cells = re.split(r"(?<!\\)\|", line)
        named = CONSTANT.findall(cells[-2]) if len(cells) == 6 else []
        found: set[float] = set()
        for name, constant in named:
            found |= {value for file in sources(name) for value in values(file.read_text(encoding="utf-8"), constant)}
        for written, means in meanings(cells[2]) if named else []:
            compared += 1
            if not found & means:
                wrong.append(f"{cells[1].strip()}: {written}, found {sorted(found)}")
    assert wrong == []
    assert compared > 40


def test_what_the_page_quotes_of_a_file_stands_there() -> None:
    quoted = [
        (words.replace("\\|", "|"), file)
        for several, file in QUOTES.findall(TEXT)
        for words in re.findall(r"`([^`]+)`", several)
    ]
    assert len(quoted) > 8
    assert [both for both in quoted if both[0] not in (PAGE.parent / both[1]).read_text(encoding="utf-8")] == []
