"""The pictures of README, made anew."""

import subprocess
from pathlib import Path

import pytest

from cli.places import CHECKOUT
from cli.tests.instance import not_of_an_instance, ports_of_its_own

pytestmark = pytest.mark.soak

PNG = b"\x89PNG\r\n"


def test_the_pictures_can_be_made_again(tmp_path: Path) -> None:
    make = [str(CHECKOUT / "docs" / "pictures" / "make"), "--into", str(tmp_path)]

    done = subprocess.run(
        make, env=not_of_an_instance() | ports_of_its_own(), capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    terminal = (tmp_path / "terminal.svg").read_text(encoding="utf-8")
    assert "Jarflow is ready" in terminal
    assert "kill -9" in terminal
    assert "up for retry" in terminal
    assert (tmp_path / "report.png").read_bytes().startswith(PNG)
