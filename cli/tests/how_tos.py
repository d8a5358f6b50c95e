"""The how-tos as what a reader does: commands to type, and files to write, in the order of the page.

How a page says it, in Markdown that reads like any other:

- An indented block is commands to type; what such a block says after a blank line is what they answer. A block fenced
  as `bash` is one script. `name=value      # one of the list` is a value that the reader chooses.
- Any other fenced block is a file, or a part of one, and the sentence before it names the file. It is the whole file
  where the sentence begins with its name; lines for its end after "Add to", or in their order after "Sort into";
  dependencies after "Among"; after "In" its parts take the place of those with the same names, or are new.
- What is fenced without such a sentence is only shown.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from cli.places import CHECKOUT
from cli.tests.checkouts import run

FOLDER = CHECKOUT / "docs" / "how-to"
NAMED = re.compile(r"^(?:(Add to|Sort into|Among|In)\b[^`]*)?`([^`\s]*[./][^`\s]*)`")
PROGRAM = re.compile(
    r"(\./jarflow|\./mvnw|\.jarflow/\S+|cd|cp|curl|docker|echo|find|git|grep|java|ls|mkdir|mvn|printf|psql|rm|sed|uv|xargs|xdg-open"
    r"|source|\w+=\S.*|\()(\s|$)"
)
CHOSEN = re.compile(r"(\w+)=\S+ {3,}# (the )?one ")
PROMPT = re.compile(r"\./jarflow psql( \w+)?$")
REST = ast.dump(ast.parse("...").body[0])
SQL = re.compile(r"(select|insert|update|delete) ")
ANSWER = re.compile(r"(ERROR|HINT): ")
IMPORT = re.compile(r"import .*;")
OURS = ("house", "jarflow_airflow.operators")
HEAD = re.compile(r"^  (?:\w[\w<>., \[\]]* )?(\w+)(\([^)]*\))?(?= (?:throws|\{|=)|;| =)", re.MULTILINE)


@dataclass(frozen=True)
class Command:
    """`refused` is the error that the page says it ends with, if it does."""

    page: str
    line: int
    text: str
    refused: str = ""

    @property
    def chosen(self) -> str:
        """The name of the value that the reader chooses here, if this is one."""
        found = CHOSEN.match(self.text)
        return found.group(1) if found else ""


@dataclass(frozen=True)
class Part:
    """A file, or a part of one; `way` is empty for a whole file."""

    page: str
    line: int
    file: str
    way: str
    text: str

    def write(self, folder: Path) -> Path:
        """Put it where the page says; a migration gets the next number."""
        migrations = folder / "sql" / "migrations"
        file = self.file.replace("<n>", str(len(list(migrations.iterdir())) + 1)) if "<n>" in self.file else self.file
        path = Path(file).expanduser() if file.startswith("~") else folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        there = path.read_text(encoding="utf-8") if self.way else ""
        path.write_text(self._into(path, there), encoding="utf-8")
        return path

    def _into(self, path: Path, there: str) -> str:
        if not self.way:
            return self.text
        if self.way == "Add to":
            return there + self.text
        if self.way == "Sort into":
            heading, *lines = (there + self.text).splitlines()
            return "\n".join([heading, *sorted(lines)]) + "\n"
        if self.way == "Among" and path.suffix == ".java":
            return re.sub(r"(?m)^.*\benum \w+.*\{\n", lambda found: found.group() + self.text, there, count=1)
        if self.way == "Among":
            assert there.count("  </dependencies>\n") == 1, path
            return there.replace("  </dependencies>\n", self.text + "  </dependencies>\n")
        return {".java": into_java, ".py": into_python}[path.suffix](there, self.text)


@dataclass(frozen=True)
class Shown:
    page: str
    line: int
    text: str


Step = Command | Part | Shown


def pages() -> list[Path]:
    return sorted(FOLDER.glob("*.md"))


def of(page: str) -> Iterator[Step]:
    return steps(FOLDER / page)


def write(checkout: Path, *pages: str) -> list[Path]:
    """Do what pages say without an instance: `new`, and files. Returns the files."""
    written = []
    for page in pages:
        for step in of(page):
            if isinstance(step, Part):
                written.append(step.write(checkout))
            elif isinstance(step, Command) and step.text.startswith("./jarflow new"):
                run(checkout, "bash", "-c", step.text)
    return written


def steps(page: Path) -> Iterator[Step]:
    """Each command that a reader of the page types, and each file that they write, in the order of the page."""
    lines = page.read_text(encoding="utf-8").splitlines()
    before: list[str] = []
    prompt = ""
    number = 0
    while number < len(lines):
        line = lines[number]
        fence = re.match(r"( *)```(\w*)", line)
        if fence:
            end = next(i for i in range(number + 1, len(lines)) if lines[i].strip() == "```")
            text = "".join(f"{each.removeprefix(fence.group(1))}\n" for each in lines[number + 1 : end])
            yield _fenced(page.name, number + 2, fence.group(2), text, " ".join(before))
            number, before = end + 1, []
        elif line.startswith("    ") and not (before and lines[number - 1].strip()):
            end = number
            while end < len(lines) and (lines[end].startswith("    ") or not lines[end].strip()):
                end += 1
            prompt = next((each.strip() for each in lines[number:end] if PROMPT.fullmatch(each.strip())), prompt)
            yield from _typed(page.name, number + 1, lines[number:end], prompt)
            number, before = end, []
        else:
            if (
                not line.strip()
                and number + 1 < len(lines)
                and not lines[number + 1].startswith(("```", "    ", "   `"))
            ):
                before = []
            elif line.strip():
                before.append(line.strip())
            number += 1


def _fenced(page: str, line: int, language: str, text: str, before: str) -> Step:
    if language == "bash":
        return Command(page, line, text)
    sentence = re.split(r"(?<=[.)]) (?=`|Add|Sort|Among|In)", before)[-1]
    named = NAMED.match(sentence)
    return Part(page, line, named.group(2), named.group(1) or "", text) if named else Shown(page, line, text)


def _typed(page: str, first: int, lines: list[str], prompt: str) -> Iterator[Step]:
    """The commands of an indented block: a line each, or the statements that are typed at a prompt of psql."""
    numbered = [(first + i, each.strip()) for i, each in enumerate(lines)]
    paragraphs = [list(group) for filled, group in groupby(numbered, lambda each: bool(each[1])) if filled]
    for paragraph in paragraphs:
        if SQL.match(paragraph[0][1]) or PROMPT.fullmatch(paragraph[0][1]):
            typed = [text for _, text in paragraph if not PROMPT.fullmatch(text) and not ANSWER.match(text)]
            yield Command(page, paragraph[0][0], _at_prompt(prompt, typed), _refusal(paragraph))
        elif PROGRAM.match(paragraph[0][1]):
            commands = [each for each in paragraph if not ANSWER.match(each[1])]
            for number, (line, text) in enumerate(commands):
                yield Command(page, line, text, _refusal(paragraph) if number == len(commands) - 1 else "")
        else:
            yield Shown(page, paragraph[0][0], "\n".join(text for _, text in paragraph))


def _at_prompt(prompt: str, typed: list[str]) -> str:
    return "\n".join([f"{prompt} <<'END'", *typed, "END"]) if typed else prompt


def _refusal(paragraph: list[tuple[int, str]]) -> str:
    """The error up to what differs each time."""
    return next((re.split(r" since \d|: it ", text)[0] for _, text in paragraph if text.startswith("ERROR:")), "")


def into_java(there: str, parts: str) -> str:
    """A class with these members in the place of those with the same names; imports in their order."""
    new = {line for line in parts.splitlines() if IMPORT.fullmatch(line)}
    old = [line for line in there.splitlines() if re.fullmatch(r"import [^m s].*;|import (?!static|module).*;", line)]
    imports = sorted({*old, *new})
    start = there.index(old[0])
    there = there[:start] + "\n".join(imports) + there[there.index(old[-1]) + len(old[-1]) :]
    members = re.split(r"\n\n(?=  \S)", "\n".join(line for line in parts.splitlines() if line not in new).strip("\n"))
    for member in members:
        [name, *_] = HEAD.findall(member)
        same = [
            each
            for each in re.split(r"\n\n(?=  \S)|\n\}\n?$", there.partition("{\n")[2])
            if name in HEAD.findall(each)[:1] and name[1]
        ]
        if same:
            there = there.replace(same[0], member)
        elif name[1]:
            there = there.rstrip().removesuffix("}").rstrip("\n") + f"\n\n{member}\n}}\n"
        else:
            [(_, first)] = [found.span() for found in re.finditer(r"(?m)^(?:\S.* )?class .*\{\n", there)]
            there = f"{there[:first]}{member}\n\n{there[first:]}"
    return there


def into_python(there: str, parts: str) -> str:
    """A DAG's file with these imports, names, arguments of its DAG and tasks in the place of those named the same."""
    for node in ast.parse(parts).body:
        if isinstance(node, ast.With):
            call = node.items[0].context_expr
            assert isinstance(call, ast.Call)
            for argument in call.keywords:
                there = _with_argument(there, argument, _source(parts, argument))
            for inner in [each for each in node.body if ast.dump(each) != REST]:
                there = _with_statement(there, inner, _source(parts, inner), lambda tree: _dag(tree).body)
        else:
            there = _with_statement(there, node, _source(parts, node), lambda tree: tree.body)
    return there


def _source(text: str, node: ast.stmt | ast.keyword) -> str:
    return "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno])


def _dag(tree: ast.Module) -> ast.With:
    return next(node for node in tree.body if isinstance(node, ast.With))


def _with_argument(there: str, argument: ast.keyword, text: str) -> str:
    call = _dag(ast.parse(there)).items[0].context_expr
    assert isinstance(call, ast.Call)
    text = text.rstrip(",") + ","
    for old in call.keywords:
        if old.arg == argument.arg:
            return _replaced(there, old.lineno, old.end_lineno, text)
    return _replaced(there, last := (call.keywords[-1].end_lineno or 0) + 1, last - 1, text)


def _with_statement(there: str, statement: ast.stmt, text: str, body: Callable[[ast.Module], list[ast.stmt]]) -> str:
    name = _name(statement)
    old = body(ast.parse(there))
    if name == "an order":
        # It says of which tasks the pipeline is made: others that it had go.
        named = {each.id for each in ast.walk(statement) if isinstance(each, ast.Name)}
        for gone in reversed([each for each in old if _name(each) not in named and isinstance(each, ast.Assign)]):
            there = _replaced(there, gone.lineno, gone.end_lineno, None)
        old = body(ast.parse(there))
    for each in old:
        if _name(each) == name:
            return _replaced(there, each.lineno, each.end_lineno, text)
    if name.startswith("from "):
        before = [each.lineno for each in old if isinstance(each, ast.ImportFrom) and _place(each) < _place(statement)]
        return _replaced(there, max(before) + 1, max(before), text)
    if isinstance(statement, ast.Assign) and statement.col_offset == 0:
        first = _dag(ast.parse(there)).lineno
        return _replaced(there, first, first - 1, f"{text}\n")
    order = next((each for each in old if _name(each) == "an order"), None)
    first = order.lineno - 1 if order else (old[-1].end_lineno or 0) + 1
    return _replaced(there, first, first - 1, text)


def _place(node: ast.stmt) -> tuple[bool, bool, str]:
    """Where ruff wants an import: Python's own first, ours last."""
    module = _name(node).removeprefix("from ")
    return module in OURS, module.partition(".")[0] not in sys.stdlib_module_names, module


def _name(node: ast.stmt) -> str:
    if isinstance(node, ast.ImportFrom):
        return f"from {node.module}"
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return "an order" if isinstance(node, ast.Expr) and isinstance(node.value, ast.BinOp) else ast.dump(node)


def _replaced(text: str, first: int, last: int | None, new: str | None) -> str:
    """The text with other lines in the place of these; there are none of them where the last is before the first."""
    lines = text.splitlines()
    lines[first - 1 : last] = [] if new is None else new.splitlines() or [""]
    return "\n".join(lines) + "\n"
