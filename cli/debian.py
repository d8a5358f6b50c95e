"""Packages of Debian and Ubuntu: installed by root, or unpacked into a folder by anybody."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from cli import processes
from cli.problem import Problem

TO_INSTALL = re.compile(r"^Inst (\S+) ", re.MULTILINE)


def here() -> bool:
    return shutil.which("apt-get") is not None and shutil.which("dpkg-deb") is not None


def may_install() -> bool:
    return here() and os.getuid() == 0


def install(packages: Sequence[str], log: Path) -> None:
    _run(["apt-get", "-q", "update"], log)
    _run(["apt-get", "-q", "install", "--yes", "--no-install-recommends", *packages], log)


def unpack(packages: Sequence[str], folder: Path, log: Path) -> Path:
    """Fetch packages and every one that they need and that is not installed; where they lie as if `/` were there."""
    shutil.rmtree(folder, ignore_errors=True)
    lists, cache, fetched, root = (folder / name for name in ("lists", "cache", "packages", "root"))
    for made in (lists / "partial", cache, fetched, root):
        made.mkdir(parents=True)
    own = {"Dir::State::lists": lists, "Dir::Cache": cache, "Debug::NoLocking": 1}
    apt = ["apt-get", "-q", *(word for name, value in own.items() for word in ("-o", f"{name}={value}"))]
    _run([*apt, "update"], log)
    plan = [*apt, "--simulate", "--no-install-recommends", "install", *packages]
    said = subprocess.run(plan, capture_output=True, text=True, check=False)
    names = TO_INSTALL.findall(said.stdout)
    if not names:
        raise Problem(f"apt-get would install nothing for {', '.join(packages)}: {said.stderr.strip()[-300:]}")
    _run([*apt, "download", *names], log, fetched)
    for file in sorted(fetched.glob("*.deb")):
        _run(["dpkg-deb", "--extract", str(file), str(root)], log)
    for done in (lists, cache, fetched):
        shutil.rmtree(done)
    return root


def _run(command: Sequence[str], log: Path, folder: Path | None = None) -> None:
    environment = dict(os.environ) | {"DEBIAN_FRONTEND": "noninteractive"}
    processes.run_logged(command, environment, log, f"{' '.join(command[:1])} failed", folder=folder)
