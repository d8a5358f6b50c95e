"""The browser of the tests and the driver that steers it: what is there and starts, else what is fetched."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from cli import debian, processes
from cli.places import Places
from cli.problem import Problem
from cli.proof.count import Count
from cli.screen import Step

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OF_PLAYWRIGHT = ("headless_shell", "chrome-headless-shell", "chrome", "Chromium")
PACKAGES = ("chromium", "libatomic1")
"""The browser, and a library that Playwright's driver needs and the browser does not."""
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
    """A browser that starts: a binary without its libraries is none, nor is one that no driver can steer."""
    return next(filter(starts, _candidates(places)), None) if driver_starts(places) else None


def none_here(places: Places) -> str:
    """Why there is none, as a reason to skip tests."""
    return (
        f"no browser here starts, and none could be fetched (see {places.short(places.tools)}/install-browser.log); "
        f"Debian, Ubuntu: apt-get install --no-install-recommends {' '.join(PACKAGES)}"
    )


def starts(browser: Path) -> bool:
    return "well" in _said([browser, *START])


def driver_starts(places: Places) -> bool:
    return _said([places.venv_python, "-m", "playwright", "--version"], driver(places)).startswith("Version")


def driver(places: Places) -> dict[str, str]:
    """The variables with which Playwright finds a driver that starts."""
    return {"PLAYWRIGHT_NODEJS_PATH": str(_script(places, "node"))} if _script(places, "node").exists() else {}


def _said(command: Sequence[str | Path], more: Mapping[str, str] = {}) -> str:
    """The output of a program; empty if it fails."""
    environment = {**os.environ, **more}
    try:
        said = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=FIRST_START, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "" if said.returncode else said.stdout.decode("utf-8", "replace")


def _candidates(places: Places) -> Iterator[Path]:
    if _script(places, "chromium").exists():
        yield _script(places, "chromium")
    yield from (Path(found) for found in map(shutil.which, NAMES) if found)
    for name in OF_PLAYWRIGHT:
        yield from sorted((_folder(places) / "playwright").rglob(name))


def _folder(places: Places) -> Path:
    return places.tools / "browser"


def _script(places: Places, name: str) -> Path:
    return _folder(places) / name


def _ways() -> Iterator[tuple[str, Callable[[Places, Path], None]]]:
    """The ways to get one, in the order in which they are tried, each with what is said meanwhile."""
    yield "fetching a browser as Playwright does", _by_playwright
    if debian.may_install():
        yield f"installing {PACKAGES[0]} with apt-get", lambda _, log: debian.install(PACKAGES, log)
    elif debian.here():
        yield f"fetching {PACKAGES[0]} and what it lacks with apt-get", _as_user


def _by_playwright(places: Places, log: Path) -> None:
    command = [str(places.venv_python), "-m", "playwright", "install", "--only-shell", "chromium"]
    environment = dict(os.environ) | {"PLAYWRIGHT_BROWSERS_PATH": str(_folder(places) / "playwright")}
    processes.run_logged(command, environment, log, "Playwright fetched no browser")


def _as_user(places: Places, log: Path) -> None:
    _write_scripts(places, debian.unpack(PACKAGES, _folder(places) / "debian", log))


def _write_scripts(places: Places, root: Path) -> None:
    """Write scripts that start the browser and the driver with the libraries that were unpacked."""
    libraries = sorted({str(file.parent) for file in root.rglob("*.so*") if "chromium" not in file.parts[-2]})
    fonts = root / "fonts.conf"
    fonts.write_text(FONTS.format(fonts=root / "usr/share/fonts", cache=root / "fonts"), encoding="utf-8")
    environment = {"LD_LIBRARY_PATH": ":".join(libraries), "FONTCONFIG_FILE": str(fonts)}
    words = " ".join(f"{name}={shlex.quote(value)}" for name, value in environment.items())
    drivers = places.venv.glob("lib/python*/site-packages/playwright/driver/node")
    for program in (root / "usr/lib/chromium/chromium", *drivers):
        script = _script(places, program.name)
        script.write_text(f'#!/bin/sh\n{words} exec {shlex.quote(str(program))} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
