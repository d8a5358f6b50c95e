"""The rehearsal of the compose file, where there is Docker with the images that ours are made of."""

import subprocess

import pytest

from cli.places import CHECKOUT

pytestmark = pytest.mark.soak

UNTRIED = 77


def test_the_compose_file_is_rehearsed_on_real_docker() -> None:
    done = subprocess.run([str(CHECKOUT / "docker" / "rehearse")], capture_output=True, text=True, check=False)
    if done.returncode == UNTRIED:
        pytest.skip(done.stdout.strip())
    assert done.returncode == 0, done.stdout + done.stderr
