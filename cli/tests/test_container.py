"""The first step of the containers, with nothing of the checkout but what the image has."""

import os
import re
import shutil
from pathlib import Path

import pytest

from cli import container, postgres
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


def test_the_server_of_the_containers_has_the_bounds_of_the_one_that_up_starts(tmp_path: Path) -> None:
    compose = (CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8")
    theirs = dict(re.findall(r"-c,\s+([a-z_]+)=([^],\s]+)", compose))
    ours = postgres._settings(placed(tmp_path))
    where = {"port", "listen_addresses", "unix_socket_directories"}
    of_the_image = {"password_encryption", "max_connections", "timezone", "log_timezone", "log_line_prefix"}
    assert theirs == {name: value for name, value in ours.items() if name not in where | of_the_image}
