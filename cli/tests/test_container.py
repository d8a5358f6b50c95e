"""The first step of the containers, with nothing of the checkout but what the image has."""

import os
import re
import shutil
from pathlib import Path

import pytest

from cli import container
from cli.places import CHECKOUT
from cli.tests.instance import placed

COPIED = re.compile(r"^COPY (?!--from)(.+) /opt/jarflow/(\S*)$", re.MULTILINE)


def test_the_image_has_all_that_its_first_step_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for sources, target in COPIED.findall((CHECKOUT / "Dockerfile").read_text(encoding="utf-8")):
        for source in (file for pattern in sources.split() for file in CHECKOUT.glob(pattern)):
            into = tmp_path / target
            if source.is_dir():
                shutil.copytree(source, into, ignore=shutil.ignore_patterns("tests", "__pycache__"))
            else:
                into.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, into)
    for name in ("SUPERUSER", "OF", "LOGS"):
        monkeypatch.setattr(container, name, tmp_path / name)
    (tmp_path / "OF").mkdir()
    (tmp_path / "LOGS").mkdir()
    monkeypatch.setattr(container, "CLONED_BY", tmp_path)
    monkeypatch.setenv("JARFLOW_UID", str(os.getuid()))
    places = placed(tmp_path)

    for _ in range(2):
        container.give(places)
        container.prepare(places)

    assert (places.landing / "applications").is_dir()
    assert (tmp_path / "SUPERUSER").read_text(encoding="utf-8")
