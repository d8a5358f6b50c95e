"""Says in which file the passwords of Airflow's users are; with --show it shows them, on a terminal only.

They open the pages on both ports. Logins of the database are not among them: ./jarflow psql needs no password.
"""

from __future__ import annotations

import argparse

from cli import passwords
from cli.places import Places
from cli.problem import USAGE, Problem
from cli.screen import Screen

EXAMPLES = """\
examples:
  ./jarflow password
  ./jarflow password --show
"""


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--show", action="store_true", help="show the passwords, if this is a terminal")


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    file = passwords.airflow_users_file(places)
    if not file.exists():
        raise Problem("There are no passwords yet: there is no instance here. Start one: ./jarflow up")
    where = f"{places.short(file)}{' in the container console' if places.contained else ''}"
    if not arguments.show:
        screen.line(f"The passwords of {passwords.ADMIN} and {passwords.VIEWER} are in {where}")
        screen.line("To see them: ./jarflow password --show")
        return 0
    if not screen.out.isatty():
        raise Problem(
            "--show shows passwords on a terminal only, and this output goes into a file or to another program. "
            f"They are in {where}",
            USAGE,
        )
    for user in (passwords.ADMIN, passwords.VIEWER):
        screen.line(f"{user:<8}{passwords.airflow_password(places, user)}")
    return 0
