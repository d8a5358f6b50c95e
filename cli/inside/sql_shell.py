"""A small psql for machines that have none: statements from -c, a file or stdin; results as aligned tables.

Connects by the PG variables, as every client of PostgreSQL does. Exit codes are psql's: 0 success, 1 a statement of -c
failed, 2 no connection, 3 a statement of a file or of a pipe failed. At a prompt an error is shown and it goes on.
"""

import contextlib
import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812 - a class of psycopg2 with a small name

COMMAND_FAILED, NO_CONNECTION, SCRIPT_FAILED = 1, 2, 3
TOKEN = re.compile(
    r"""
      (?<!\w)[eE]'(?:[^'\\]|\\.|'')*'        # text with escapes
    | '(?:[^']|'')*'                        # text
    | "(?:[^"]|"")*"                        # a name
    | --[^\n]*                              # a comment to the line's end
    | /\*.*?\*/                             # a comment
    | \$(?P<tag>[A-Za-z_]*)\$.*?\$(?P=tag)\$  # dollar-quoted text
    | ;
    | [^'"\-/$;eE]+
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
TO_STDOUT = re.compile(r"\s*copy\b.*\bto\s+stdout\b", re.IGNORECASE | re.DOTALL)
KNOWS = "This small shell knows \\q only; install psql for more."
NUMBERS = (int, float, Decimal)


def split(text: str) -> tuple[list[str], str]:
    """The statements that a `;` outside of quotes and comments ends, and what is left after the last of them."""
    whole: list[str] = []
    begun = ""
    for token in TOKEN.finditer(text):
        if token.group() == ";":
            whole.append(begun.strip())
            begun = ""
        else:
            begun += token.group()
    return [statement for statement in whole if statement], begun.strip()


def table(heads: list[str], rows: list[tuple[object, ...]]) -> Iterator[str]:
    """Aligned as psql does: numbers to the right, a missing value empty."""
    cells = [["" if value is None else _text(value) for value in row] for row in rows]
    widths = [max([len(head), *(len(row[i]) for row in cells)]) for i, head in enumerate(heads)]
    numbers = [all(isinstance(row[i], NUMBERS) or row[i] is None for row in rows) for i in range(len(heads))]
    sides = [str.rjust if is_number else str.ljust for is_number in numbers]
    yield " | ".join(map(str.center, heads, widths)).rstrip()
    yield "-+-".join("-" * width for width in widths)
    for row in cells:
        yield " | ".join(side(cell, width) for side, cell, width in zip(sides, row, widths, strict=True)).rstrip()
    yield f"({len(rows)} row{'' if len(rows) == 1 else 's'})"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value).replace("\n", "↵")


def execute(connection: Connection, statement: str) -> bool:
    """Run one statement and print what it answers; False if it failed, with the reason on stderr."""
    with connection.cursor() as cursor:
        try:
            if TO_STDOUT.match(statement):
                cursor.copy_expert(statement, sys.stdout)
                return True
            cursor.execute(statement)
            if cursor.description:
                for line in table([column.name for column in cursor.description], cursor.fetchall()):
                    print(line)
            elif cursor.statusmessage:
                print(cursor.statusmessage)
        except psycopg2.Error as wrong:
            sys.stdout.flush()
            print(str(wrong).strip(), file=sys.stderr, flush=True)
            return False
        except KeyboardInterrupt:
            connection.cancel()
            print("cancelled", file=sys.stderr)
            return False
    return True


def prompt(connection: Connection) -> None:
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415 - makes input() editable where it exists
    name = connection.info.dbname
    print(f"{name} as {connection.info.user}. A statement ends with ;   \\q ends the shell.")
    begun = ""
    while True:
        try:
            line = input(f"{name}{'-' if begun else '='}> ")
        except EOFError:
            print()
            return
        except KeyboardInterrupt:
            print()
            begun = ""
            continue
        if line.strip() in ("\\q", "quit", "exit") and (not begun or line.strip() == "\\q"):
            return
        if line.strip().startswith("\\") and not begun:
            print(KNOWS, file=sys.stderr)
            continue
        statements, begun = split(f"{begun}\n{line}" if begun else line)
        for statement in statements:
            execute(connection, statement)


def main(words: list[str]) -> int:
    try:
        connection = psycopg2.connect("")
    except psycopg2.OperationalError as wrong:
        print(str(wrong).strip(), file=sys.stderr)
        return NO_CONNECTION
    connection.autocommit = True
    if not words and sys.stdin.isatty():
        prompt(connection)
        return 0
    failed = COMMAND_FAILED if words[:1] == ["-c"] else SCRIPT_FAILED
    try:
        match words:
            case ["-c", *_]:
                text = ";\n".join(words[1::2])
            case ["-f", file]:
                text = Path(file).read_text(encoding="utf-8")
            case _:
                text = sys.stdin.read()
    except OSError as wrong:
        print(f"{wrong.filename}: {wrong.strerror}", file=sys.stderr)
        return 1
    statements, rest = split(text)
    for statement in filter(None, [*statements, rest]):
        if statement.split()[0] == "\\q":
            break
        if statement.startswith("\\"):
            print(KNOWS, file=sys.stderr)
            return failed
        if not execute(connection, statement):
            return failed
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BrokenPipeError:
        sys.exit(0)
