"""Prints the requirements of a lock file, with their digests, that this Python has not installed.

Ends with a sentence if the image's Airflow is of another version than the lock's: then the two are not one system.
"""

import re
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

AIRFLOW = "apache-airflow-core"


def installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


for entry in re.split(r"\n(?=[A-Za-z0-9])", Path(sys.argv[1]).read_text(encoding="utf-8")):
    first = entry.partition("\n")[0].rstrip(" \\")
    if not re.match(r"[A-Za-z0-9]", first):
        continue
    wanted = Requirement(first)
    version = installed(wanted.name)
    if wanted.name == AIRFLOW and version and not wanted.specifier.contains(version):
        sys.exit(f"The image has {AIRFLOW} {version}, cli/locks/airflow.lock wants {wanted.specifier}: make them one.")
    if version is None and (wanted.marker is None or wanted.marker.evaluate()):
        print(entry.rstrip())
