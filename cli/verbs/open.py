"""Opens the start page in a browser, or Airflow's pages.

It prints the address too, and only prints it where there is no terminal or no browser with a window.
"""

from __future__ import annotations

import argparse
import os
import platform
import webbrowser

from cli import servers
from cli.places import Places
from cli.problem import Problem
from cli.programs import SERVE
from cli.rest import API
from cli.screen import Screen

EXAMPLES = """\
examples:
  ./jarflow open
  ./jarflow open airflow
"""
START, AIRFLOW = "start", "airflow"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "page", metavar="PAGE", nargs="?", choices=(START, AIRFLOW), default=START, help=f"{START} or {AIRFLOW}"
    )


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    of_airflow = arguments.page == AIRFLOW
    address = places.airflow_url if of_airflow else places.serve_url
    if not servers.find(places, API if of_airflow else SERVE.NAME):
        raise Problem(f"Nothing answers at {address}: Jarflow is not running. Start it: ./jarflow up")
    screen.line(address)
    if screen.terminal and may_show_windows():
        webbrowser.open(address)
    return 0


def may_show_windows() -> bool:
    """False where only a browser in this terminal could be started, or none: an address is more use then."""
    told = any(os.environ.get(name) for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"))
    return told or platform.system() == "Darwin"
