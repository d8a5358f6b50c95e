"""What `up` installs: found again, and made anew when it is half of a thing."""

from __future__ import annotations

import io
import platform
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from cli import stamps, tools
from cli.places import Places
from cli.screen import Step

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A checkout with a lock and a jar that holds PostgreSQL's programs, as far as this needs them."""
    lock = tmp_path / "cli" / "locks" / "airflow.lock"
    lock.parent.mkdir(parents=True)
    lock.write_text("a==1\n")
    postgres_jar(tmp_path, "17.1")
    return Places.of({}, tmp_path)


def postgres_jar(checkout: Path, version: str) -> Path:
    arm = "arm64v8" if platform.machine() in ("aarch64", "arm64") else "amd64"
    jar = checkout / tools.POSTGRES_JARS / f"embedded-postgres-binaries-linux-{arm}-{version}.jar"
    jar.parent.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:xz") as archive:
        program = tarfile.TarInfo("bin/postgres")
        program.mode = 0o755
        program.size = len(version)
        archive.addfile(program, io.BytesIO(version.encode()))
    with zipfile.ZipFile(jar, "w") as outer:
        outer.writestr("postgres-linux.txz", packed.getvalue())
    return jar


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
    places.venv_python.parent.mkdir(parents=True)
    places.venv_python.write_text("")
    assert not tools.airflow_installed(places), "it was not finished"
    stamps.write(tools._stamp(places, "airflow"), tools._wanted(places, "airflow"))
    assert tools.airflow_installed(places)
    (places.checkout / "cli" / "locks" / "airflow.lock").write_text("a==2\n")
    assert not tools.airflow_installed(places)
