"""Every bench still runs: tiny, from its command to the results it keeps."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bench.measure import same
from cli.places import CHECKOUT

BENCHES = sorted(file.stem for file in (CHECKOUT / "bench").glob("*.py") if "__main__" in file.read_text())
MORE = {"compare": ["--with", CHECKOUT]}


@pytest.mark.soak
@pytest.mark.parametrize("name", BENCHES)
def test_a_bench_runs(name: str, tmp_path: Path) -> None:
    # Below pytest's own folder nobody could reach it: PostgreSQL does not run as root.
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        Path(scratch).chmod(0o755)
        bench = CHECKOUT / "bench" / f"{name}.py"
        command = [sys.executable, bench, "--smoke", "--scratch", scratch, "--results", tmp_path, *MORE.get(name, [])]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert not [*Path(scratch).iterdir()]
    (file,) = tmp_path.glob(f"{name}-*.json")
    text = file.read_text(encoding="utf-8")
    for of_this_machine in (str(CHECKOUT), scratch, f'"{socket.gethostname()}"'):
        assert of_this_machine not in text
    kept = json.loads(text)
    assert kept["machine"]["cores"] > 0
    assert kept["took"]
    if kept["left_out"]:
        pytest.skip("; ".join(f"{name} ran without {rival}: {why}" for rival, why in kept["left_out"].items()))


@pytest.mark.soak
def test_answers_that_differ_end_a_bench() -> None:
    same("three", {"validate": 3, "duckdb": 3})
    with pytest.raises(SystemExit) as end:
        same("three", {"validate": 3, "duckdb": 3, "pandas": 4})
    assert end.value.code == "three: pandas and validate differ:\n4\n3"


@pytest.mark.soak
def test_every_bench_stands_in_the_table() -> None:
    readme = (CHECKOUT / "bench" / "README.md").read_text(encoding="utf-8")
    assert BENCHES
    assert [name for name in BENCHES if f"| `bench/{name}.py" not in readme] == []
