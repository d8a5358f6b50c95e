"""What the pages of the project say of files, commands and versions is so."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import main
from cli.places import CHECKOUT

NOT_OURS = {".git", ".jarflow", "data", "target"}
PAGES = sorted(
    page
    for folder in (CHECKOUT, *(one for one in CHECKOUT.iterdir() if one.is_dir() and one.name not in NOT_OURS))
    for page in (folder.glob("*.md") if folder == CHECKOUT else folder.rglob("*.md"))
    if not NOT_OURS & set(page.relative_to(CHECKOUT).parts)
)
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"(?<![\w/])\./jarflow ([^`\n]+)")
END_OF_COMMAND = set("();<>|&")
HOW_TOS = "docs/how-to"
AIRFLOW = re.compile(r"apache-airflow==([\d.]+)")


def named(page: Path) -> str:
    return str(page.relative_to(CHECKOUT))


def commands(text: str) -> Iterator[list[str]]:
    """The words of each `./jarflow` command in a page: without comment, and up to a pipe or the like."""
    for found in COMMAND.finditer(text):
        reader = shlex.shlex(found.group(1), posix=True, punctuation_chars=True)
        reader.whitespace_split = True
        words: list[str] = []
        for word in reader:
            if set(word) <= END_OF_COMMAND:
                break
            words.append(word)
        yield words


def anchors(page: Path) -> set[str]:
    """The names by which the headings of a page can be linked to, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_there_are_pages_and_commands_in_them() -> None:
    assert {"README.md", "docs/contract.md", f"{HOW_TOS}/add-a-task.md"} <= {named(page) for page in PAGES}
    assert list(commands("a `./jarflow run x --param 'a=[' | head` b\n    X=1 ./jarflow up   # c\n")) == [
        ["run", "x", "--param", "a=["],
        ["up"],
    ]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_to_a_file_or_a_heading_leads_there(page: Path) -> None:
    for target in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_has_verbs_and_options_that_there_are(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for verb, *words in commands(page.read_text(encoding="utf-8")):
        assert verb in (*main.VERBS, "--help", "--version"), verb
        if not words:
            # A verb that is spoken of, not a command to type.
            continue
        try:
            main.parser_of(verb).parse_args(words)
        except SystemExit as refused:
            assert not refused.code, f"./jarflow {shlex.join([verb, *words])}: {capsys.readouterr().err}"  # noqa: PT017


def test_every_how_to_is_listed_in_the_readme() -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert [named(page) for page in PAGES if named(page).startswith(HOW_TOS) and f"({named(page)})" not in readme] == []


def test_everything_that_names_airflows_version_names_the_same() -> None:
    [chosen] = AIRFLOW.findall((CHECKOUT / "cli" / "locks" / "airflow.in").read_text(encoding="utf-8"))
    assert AIRFLOW.findall((CHECKOUT / "cli" / "locks" / "airflow.lock").read_text(encoding="utf-8")) == [chosen]
    assert f"\nFROM apache/airflow:{chosen}-python" in (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
