"""Asks the warehouse, as a person of a role, or as the administrator when no role is named.

With psql on the machine it is psql; without, a small shell of our own that runs statements. Exit codes are
psql's: 0 success, 1 a statement of -c failed, 2 no connection, 3 a statement of a file failed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys

from cli import passwords, postgres
from cli.places import Places
from cli.problem import USAGE, Problem
from cli.screen import Screen

EXAMPLES = """\
examples:
  ./jarflow psql                                          # the administrator
  ./jarflow psql operations                               # what the people of that role may see
  ./jarflow psql -c 'select * from ops.batch'
  ./jarflow psql operations -f question.sql
  echo 'select 1' | ./jarflow psql
"""
NO_CONNECTION = 2
PASSED_ON = "PATH HOME USER LANG TERM TZ PAGER PSQL_PAGER EDITOR PSQL_EDITOR COLUMNS NO_COLOR".split()


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("role", metavar="ROLE", nargs="?", help="a group of people, as operations")
    what = parser.add_mutually_exclusive_group()
    several = "run these statements and end; may be given several times"
    what.add_argument("-c", metavar="SQL", dest="commands", action="append", help=several)
    what.add_argument("-f", metavar="FILE", dest="file", help="run the statements of a file and end")


def run(arguments: argparse.Namespace, places: Places, _: Screen) -> int:
    login = _login(arguments.role, places)
    if not postgres.is_ours(places):
        port = places.postgres_port
        raise Problem(f"Our PostgreSQL does not answer on port {port}. Start it: ./jarflow up", NO_CONNECTION)
    passed = {name: value for name, value in os.environ.items() if name in PASSED_ON or name.startswith("LC_")}
    environment = passed | passwords.session(places, login) | {"PGAPPNAME": "jarflow psql"}
    command = [*_client(places), *_words(arguments)]
    sys.stdout.flush()
    os.execve(command[0], command, environment)  # noqa: S606 - psql takes this process's place


def _login(role: str | None, places: Places) -> str:
    known = passwords.logins(places)
    if not known:
        raise Problem("There is no instance here. Start one: ./jarflow up", NO_CONNECTION)
    if role is None and passwords.SUPERUSER not in known:
        raise Problem("The administrator's password is not in this container: run ./jarflow psql outside.", USAGE)
    if role is None:
        return passwords.SUPERUSER
    login = passwords.PERSON + role.removeprefix(passwords.PERSON)
    if login not in known:
        people = sorted(name.removeprefix(passwords.PERSON) for name in known if name.startswith(passwords.PERSON))
        there = f"There are: {', '.join(people)}." if people else "There are none yet."
        raise Problem(f"There is no role '{role}'. {there} Without a role you are the administrator.", USAGE)
    return login


def _client(places: Places) -> list[str]:
    psql = shutil.which("psql")
    if psql:
        return [psql, "--no-psqlrc", "--set=ON_ERROR_STOP=1"]
    return [str(places.venv_python), str(places.checkout / "cli" / "inside" / "sql_shell.py")]


def _words(arguments: argparse.Namespace) -> list[str]:
    if arguments.commands:
        return [word for command in arguments.commands for word in ("-c", command)]
    return ["-f", arguments.file] if arguments.file else []
