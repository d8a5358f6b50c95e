"""What `up` installs: found again, and made anew when it is half of a thing."""

from __future__ import annotations

import io
import platform
import tarfile
import zipfile
from pathlib import Path

import pytest

from cli import stamps, tools
from cli.places import Places
from cli.screen import Step
from cli.tests.files import put


@pytest.fixture
def places(places: Places) -> Places:
    """Their checkout, with a lock and a jar that holds PostgreSQL's programs, as far as this needs them."""
    put(places.checkout / "cli/locks/airflow.lock", "a==1\n")
    postgres_jar(places.checkout, "17.1")
    return places


def postgres_jar(checkout: Path, version: str) -> None:
    arm = "arm64v8" if platform.machine() in ("aarch64", "arm64") else "amd64"
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:xz") as archive:
        program = tarfile.TarInfo("bin/postgres")
        program.mode = 0o755
        program.size = len(version)
        archive.addfile(program, io.BytesIO(version.encode()))
    jar = put(checkout / tools.POSTGRES_JARS / f"embedded-postgres-binaries-linux-{arm}-{version}.jar")
    with zipfile.ZipFile(jar, "w") as outer:
        outer.writestr("postgres-linux.txz", packed.getvalue())


def test_postgres_is_unpacked_once_and_again_for_another_version(places: Places) -> None:
    assert not tools.postgres_unpacked(places)
    tools.unpack_postgres(places, Step("x"))
    program = places.postgres_binaries / "bin" / "postgres"
    assert (program.read_text(), program.stat().st_mode & 0o777) == ("17.1", 0o755)
    assert tools.postgres_unpacked(places)
    tools.postgres_jar(places).unlink()
    assert tools.postgres_unpacked(places), "a cleaned build takes nothing away"
    postgres_jar(places.checkout, "17.2")
    assert not tools.postgres_unpacked(places)
    tools.unpack_postgres(places, Step("x"))
    assert program.read_text() == "17.2"


def test_a_killed_unpacking_does_not_count(places: Places) -> None:
    (places.tools / "postgres.part" / "bin").mkdir(parents=True)
    assert not tools.postgres_unpacked(places)
    tools.unpack_postgres(places, Step("x"))
    assert not (places.tools / "postgres.part").exists()


def test_an_installation_counts_when_it_was_finished_for_this_lock_in_this_place(places: Places) -> None:
    put(places.venv_python)
    assert not tools.airflow_installed(places), "it was not finished"
    stamps.write(tools._stamp(places, "airflow"), tools._wanted(places, "airflow"))
    assert tools.airflow_installed(places)
    put(places.checkout / "cli/locks/airflow.lock", "a==2\n")
    assert not tools.airflow_installed(places)
