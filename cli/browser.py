"""The browser of the tests: one that is there and starts, else one that is fetched."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from cli import debian, processes
from cli.places import Places
from cli.problem import Problem
from cli.proof.count import Count
from cli.screen import Step

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OF_PLAYWRIGHT = ("headless_shell", "chrome-headless-shell", "chrome", "Chromium")
PACKAGE = "chromium"
FIRST_START = 120.0
START = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--dump-dom", "data:text/html,well")
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def prepare(places: Places, step: Step) -> Count:
    """See to it that there is a browser; where none can be had, say so: the tests that need one are skipped."""
    found, log = find(places), places.tools / "install-browser.log"
    if not found:
        log.unlink(missing_ok=True)
        for say, fetch in _ways():
            step.say(say)
            try:
                fetch(places, log)
            except (Problem, OSError) as cannot:
                with processes.open_log(log) as out:
                    out.write(f"{say}: {cannot}\n".encode())
            found = find(places)
            if found:
                break
    step.note = f"{found}, which starts" if found else none_here(places)
    return Count()


def find(places: Places) -> Path | None:
    """A browser that starts: a binary without its libraries is none."""
    return next(filter(starts, _candidates(places)), None)


def none_here(places: Places) -> str:
    """Why there is none, as a reason to skip tests."""
    return (
        f"no browser here starts, and none could be fetched (see {places.short(places.tools)}/install-browser.log); "
        "Debian, Ubuntu: apt-get install --no-install-recommends chromium"
    )


def starts(browser: Path) -> bool:
    try:
        said = subprocess.run(
            [browser, *START], stdin=subprocess.DEVNULL, capture_output=True, timeout=FIRST_START, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0 and b"well" in said.stdout


def _candidates(places: Places) -> Iterator[Path]:
    if _wrapper(places).exists():
        yield _wrapper(places)
    yield from (Path(found) for found in map(shutil.which, NAMES) if found)
    for name in OF_PLAYWRIGHT:
        yield from sorted((_folder(places) / "playwright").rglob(name))


def _folder(places: Places) -> Path:
    return places.tools / "browser"


def _wrapper(places: Places) -> Path:
    return _folder(places) / "chromium"


def _ways() -> Iterator[tuple[str, Callable[[Places, Path], None]]]:
    """The ways to get one, in the order in which they are tried, each with what is said meanwhile."""
    yield "fetching a browser as Playwright does", _by_playwright
    if debian.may_install():
        yield f"installing {PACKAGE} with apt-get", lambda _, log: debian.install(PACKAGE, log)
    elif debian.here():
        yield f"fetching {PACKAGE} and what it lacks with apt-get", _as_user


def _by_playwright(places: Places, log: Path) -> None:
    command = [str(places.venv_python), "-m", "playwright", "install", "--only-shell", "chromium"]
    environment = dict(os.environ) | {"PLAYWRIGHT_BROWSERS_PATH": str(_folder(places) / "playwright")}
    processes.run_logged(command, environment, log, "Playwright fetched no browser")


def _as_user(places: Places, log: Path) -> None:
    _write_wrapper(places, debian.unpack(PACKAGE, _folder(places) / "debian", log))


def _write_wrapper(places: Places, root: Path) -> None:
    """Write a script that starts the browser from where it was unpacked."""
    libraries = sorted({str(file.parent) for file in root.rglob("*.so*") if "chromium" not in file.parts[-2]})
    fonts = root / "fonts.conf"
    fonts.write_text(FONTS.format(fonts=root / "usr/share/fonts", cache=root / "fonts"), encoding="utf-8")
    environment = {"LD_LIBRARY_PATH": ":".join(libraries), "FONTCONFIG_FILE": str(fonts)}
    words = " ".join(f"{name}={shlex.quote(value)}" for name, value in environment.items())
    program = shlex.quote(str(root / "usr/lib/chromium/chromium"))
    _wrapper(places).write_text(f'#!/bin/sh\n{words} exec {program} "$@"\n', encoding="utf-8")
    _wrapper(places).chmod(0o755)
