"""The changes since main: the modules to test, and which of the other parts."""

from __future__ import annotations

import subprocess
from pathlib import Path

from cli import modules
from cli.problem import Problem

MAIN = ("origin/main", "main")


def files(checkout: Path) -> list[str]:
    """Every file that differs from where this branch left main, committed or not.

    A parent pom that only lists other modules is left out: it changes none of those that were there.
    """
    for main in MAIN:
        base = _git(checkout, "merge-base", "HEAD", main)
        if base.returncode == 0:
            changed = _git(checkout, "diff", "--name-only", "-z", "--no-renames", base.stdout.strip()).stdout
            new = _git(checkout, "ls-files", "--others", "--exclude-standard", "-z").stdout
            found = {*changed.split("\0"), *new.split("\0")} - {""}
            return sorted(found - {"pom.xml"} if _only_lists_modules(checkout, base.stdout.strip()) else found)
    raise Problem(f"--fast tests what changed since main, and git knows no {' or '.join(MAIN)} here: ./jarflow test")


def _only_lists_modules(checkout: Path, base: str) -> bool:
    """True if the parent pom lists other modules than it did, and is the same but for that."""
    pom = checkout / "pom.xml"
    before = _git(checkout, "show", f"{base}:pom.xml")
    if before.returncode != 0 or not pom.exists():
        return False
    now = pom.read_text(encoding="utf-8")
    return modules.of_every_module(checkout, before.stdout) == modules.of_every_module(checkout, now)


def _git(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", "-C", str(checkout), *words], capture_output=True, text=True, check=False)


def concerned(checkout: Path, changed: list[str]) -> list[str]:
    """The modules with a changed file and those that use them directly; all where what is every module's changed."""
    there = modules.modules(checkout)
    if any(file.split("/")[0] in modules.OF_ALL for file in changed):
        return list(there)
    folders = {name: f"{module.folder.relative_to(checkout).as_posix()}/" for name, module in there.items()}
    own = {name for name, folder in folders.items() if any(file.startswith(folder) for file in changed)}
    return [name for name, module in there.items() if name in own or own & (module.needs | module.tests_need)]
