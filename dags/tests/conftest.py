"""A home for the Airflow with which the tests of this folder read DAG files, if the operator's tests gave it none."""

from __future__ import annotations

import shutil
import sys
import tempfile

import pytest

HOME = tempfile.mkdtemp(prefix="jarflow-dag-tests-")

if "airflow" not in sys.modules:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AIRFLOW_HOME", HOME)
        import airflow.settings  # noqa: F401 - it looks for its home when it is first imported


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)
