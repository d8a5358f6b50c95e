"""The package: a wheel that is the same twice, and that Airflow lists."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

import jarflow_airflow

FOLDER = Path(__file__).resolve().parents[1]
MODULES = {f"jarflow_airflow/{file.name}" for file in (FOLDER / "jarflow_airflow").glob("*.py")}


def build(place: Path, day: int) -> Path:
    """The wheel, built from a copy of the sources at another place and of another day."""
    sources = shutil.copytree(FOLDER, place / "provider", ignore=shutil.ignore_patterns("tests", "__pycache__"))
    for file in sources.rglob("*"):
        os.utime(file, (day, day))
    command = [sys.executable, "-m", "flit_core.wheel", "--outdir", place, sources]
    subprocess.run(command, env={"SOURCE_DATE_EPOCH": "1790000000"}, check=True, capture_output=True)
    [wheel] = place.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("once"), 1_000_000_000)


def test_built_twice_it_is_the_same(wheel: Path, tmp_path: Path) -> None:
    again = build(tmp_path, 1_700_000_000)
    assert (again.name, again.read_bytes()) == (wheel.name, wheel.read_bytes())


def test_it_holds_the_operator_and_who_made_it_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = f"airflow_provider_jarflow-{jarflow_airflow.__version__}.dist-info"
        assert set(archive.namelist()) == MODULES | {
            "jarflow_airflow/py.typed",
            *(f"{info}/{name}" for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")),
        }
        metadata = message_from_string(archive.read(f"{info}/METADATA").decode())
    assert metadata["Version"] == jarflow_airflow.__version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata.get_all("Requires-Dist") == [
        "apache-airflow>=3.0,<4",
        "apache-airflow-providers-common-compat>=1.12",
    ]
    assert metadata.get_payload().rstrip() == (FOLDER / "README.md").read_text(encoding="utf-8").rstrip()


def test_its_licence_is_the_one_of_the_project() -> None:
    assert (FOLDER / "LICENSE").read_bytes() == (FOLDER.parent / "LICENSE").read_bytes()


ASKS = """
import json
from airflow.providers_manager import ProvidersManager
from airflow.sdk.configuration import conf
provider = ProvidersManager().providers["airflow-provider-jarflow"]
settings = conf.configuration_description["jarflow"]["options"]
values = {name: conf.get("jarflow", name) for name in settings}
print(json.dumps([provider.version, provider.data["description"], values]))
"""


def test_airflow_lists_it_and_knows_its_settings(tmp_path: Path) -> None:
    """Airflow checks what a provider says of itself, and lists none that breaks its schema."""
    environment = {"AIRFLOW_HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    said = subprocess.run([sys.executable, "-c", ASKS], env=environment, check=True, capture_output=True, text=True)
    version, description, settings = json.loads(said.stdout.splitlines()[-1])
    assert version == jarflow_airflow.__version__
    assert description
    assert settings == dict.fromkeys(jarflow_airflow.SETTINGS, "")


@pytest.mark.parametrize("name", jarflow_airflow.SETTINGS)
def test_the_readme_names_each_setting(name: str) -> None:
    assert f"| `{name}` | " in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_its_types_hold(tmp_path: Path) -> None:
    """They are promised by py.typed."""
    command = [sys.executable, "-m", "mypy", f"--config-file={FOLDER / 'pyproject.toml'}", f"--cache-dir={tmp_path}"]
    done = subprocess.run(
        [*command, "-p", "jarflow_airflow"], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout
