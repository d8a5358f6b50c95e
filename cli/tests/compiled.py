"""Small jars for tests, made on the spot."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from cli import machine

if TYPE_CHECKING:
    from pathlib import Path


def make_jar(jar: Path, source: Path) -> None:
    """Compile a source and pack it, into the jar as it may be there already: the worst way to make one anew."""
    java, classes = machine.java_home() / "bin", jar.with_suffix(".classes")
    subprocess.run([java / "javac", "-d", classes, source], check=True, stderr=subprocess.DEVNULL)
    pack = [java / "jar", "--create", "--file", jar, "--main-class", source.stem, "-C", classes, "."]
    subprocess.run(pack, check=True)
