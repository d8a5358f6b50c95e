"""Files, programs and small jars for tests."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

from cli import machine


def put(file: Path, text: str = "", mode: int | None = None) -> Path:
    """Write a file, in a folder that need not be there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    if mode is not None:
        file.chmod(mode)
    return file


def put_jar(file: Path, manifest: str = "Main-Class: x.Y\n") -> Path:
    """Write a jar with nothing but a manifest."""
    with zipfile.ZipFile(put(file), "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", manifest)
    return file


def make_jar(jar: Path, source: Path) -> None:
    """Compile a source and pack it, into the jar as it may be there already: the worst way to make one anew."""
    java, classes = machine.java_home() / "bin", jar.with_suffix(".classes")
    subprocess.run([java / "javac", "-d", classes, source], check=True, stderr=subprocess.DEVNULL)
    pack = [java / "jar", "--create", "--file", jar, "--main-class", source.stem, "-C", classes, "."]
    subprocess.run(pack, check=True)
