"""Small files that say what was done, and for which input, so that it need not be done again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def digest_of_files(files: Iterable[Path], root: Path) -> str:
    """One digest over names and contents."""
    whole = hashlib.sha256()
    for file in sorted(files):
        whole.update(f"{file.relative_to(root)}\0{digest_of_file(file)}\n".encode())
    return whole.hexdigest()


def digest_of_text(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def digest_of_file(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def read(stamp: Path) -> dict[str, Any]:
    """The content of a stamp; nothing if it is missing or unreadable, so that the work is done again."""
    try:
        said = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def write(stamp: Path, said: dict[str, Any]) -> None:
    part = stamp.with_name(stamp.name + ".part")
    part.write_text(json.dumps(said, indent=1), encoding="utf-8")
    part.replace(stamp)
