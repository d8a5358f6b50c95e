"""Runs the commands and writes the files of the how-tos exactly as the pages show them, in the order of each page.

Files are written and checked here without an instance, and built in test_new.py; the commands are run with --soak, in
an instance of their own. What cannot be run says why.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.places import Places
from cli.tests import how_tos
from cli.tests.checkouts import VENV, copy_into, lend_built, run
from cli.tests.how_tos import Command, Part
from cli.tests.instance import Instance, not_of_an_instance, ports_of_its_own

NEEDS = {"xdg-open": "a desktop", "psql": "PostgreSQL's own psql", "docker": "Docker"}
"""Programs that pages call and a test does not have, each with what has it."""
NOT_RUN = {
    ("add-a-pipeline.md", "rm -r data/landing"): "its folder of reports is there only while serve keeps them",
    ("back-up-and-restore.md", "PGPASSFILE"): "it needs pg_dump",
    (
        "back-up-and-restore.md",
        "git clone",
    ): "the address is an example; unpacked twice, both would want the same ports",
    ("be-told-of-failures.md", "JARFLOW_ALERT"): "it needs a mail server; test_alerts.py has one",
    ("get-a-report-by-mail.md", "JARFLOW_MAIL"): "it needs a mail server; test_pages_of_trips.py has one",
    ("change-a-rule.md", "./mvnw"): "the tests of a module are run by `./jarflow test`",
    ("give-a-person-access.md", "./jarflow psql"): "a password is typed at a terminal",
    ("give-a-person-access.md", r"warehouse=# \password"): "a password is typed at a terminal",
    ("upgrade-airflow.md", ".jarflow/tools/venv/bin/python -m pip"): "the index may be away",
    ("upgrade-airflow.md", "version="): "it needs uv, and a newer Airflow in the index",
    ("upgrade-airflow.md", "./jarflow test"): "it would run itself",
}
CODES = {
    ("add-a-pipeline.md", "./jarflow run daily_orders --param"): (0, 99),
    ("back-up-and-restore.md", "./jarflow run applications"): (0, 99),
    ("bring-your-own-file.md", "./jarflow samples --remove"): (2,),
    ("follow-covid-cases.md", "./jarflow task fetch-covid --country singapore --allow"): (3,),
    ("re-run-a-day.md", "./jarflow retry"): (0, 1),
    ("re-run-a-day.md", "./jarflow clear daily_orders ingest  "): (2,),
    ("re-run-a-day.md", "./jarflow run"): (0, 99),
    ("upgrade-airflow.md", "./jarflow run"): (0, 99),
    ("upgrade-airflow.md", "./jarflow doctor"): (0, 1),
}
"""How commands may end that do not simply end well; `clear` and `samples --remove` ask at a terminal: here is none."""
LAST_RUN = "import json, sys; print(json.load(sys.stdin)[-1]['run'])"
UNDONE = "select batch from ops.batch where dataset = 'applications' and done_at is null"
CHOICES = {
    ("ask-a-model.md", "version"): """./jarflow psql -c 'copy (select max(version) from ml.version) to stdout'""",
    ("change-a-rule.md", "report"): "ls -t data/out/applications/report/*.json | head -1",
    ("erase-a-person.md", "sha256"): "sha256sum junk.csv | cut -c -64",
    ("re-run-a-day.md", "run"): f'./jarflow runs daily_orders --json | python3 -c "{LAST_RUN}"',
    ("re-run-a-day.md", "batch"): f'./jarflow psql -c "copy ({UNDONE}) to stdout"',
    ("read-a-log.md", "run"): f'./jarflow runs applications --json | python3 -c "{LAST_RUN}"',
}
"""Names that the reader chooses, each as a command that prints it."""
FIRST = {
    "bring-your-own-file.md": """
printf 'name,email,dob,mobile\\nOwn File,own@example.com,1990-05-17,81234569\\n' > my.csv
""",
    "count-trips.md": """
printf 'region,origin_coord,destination_coord,datetime,datasource\\n' > trips.csv
printf 'Prague,POINT (14.4973794 50.0013687),POINT (14.431 50.04),2018-05-28 09:03:40,city_cab\\n' >> trips.csv
""",
    "re-run-a-day.md": """
printf 'name,email,dob,mobile\\nUn Done,undone@example.com,1990-05-17,81234568\\n' > data/landing/applications/u.csv
./jarflow task ingest applications --quiet 0s
""",
    "erase-a-person.md": """
printf 'name,email,dob,mobile\\nPatty Smith,patty@example.com,1975-08-27,99990000\\n' > data/landing/applications/p.csv
printf 'junk' > junk.csv
cp junk.csv data/landing/applications/
./jarflow run applications
""",
}
"""Commands that make what a page takes for granted."""
COMMIT = """
git init -q
git add --all
git -c user.name=a -c user.email=a@example.org commit -q -m now || true
"""
ORDER = ["add-a-task.md", "add-a-pipeline.md", "re-run-a-day.md"]
"""The others follow; each of these goes on from the one before it."""
LOGS_IN = "choose-who-sees-what.md"


def every_step() -> Iterator[how_tos.Step]:
    for page in how_tos.pages():
        yield from how_tos.steps(page)


def why_not(step: Command) -> str:
    """Why a command is not run; empty if it is."""
    reasons = [why for (page, start), why in NOT_RUN.items() if page == step.page and is_that(step, start)]
    return next(iter(reasons), NEEDS.get(step.text.split()[0], ""))


def is_that(step: Command, start: str) -> bool:
    return step.text == start if start == "./jarflow psql" else step.text.startswith(start)


def test_what_is_said_of_commands_is_said_of_commands_that_there_are() -> None:
    commands = [step for step in every_step() if isinstance(step, Command)]
    for page, start in (*NOT_RUN, *CODES):
        assert [step for step in commands if step.page == page and is_that(step, start)], (page, start)
    for page, name in CHOICES:
        assert [step for step in commands if (step.page, step.chosen) == (page, name)], (page, name)
    assert {(step.page, step.chosen) for step in commands if step.chosen and not why_not(step)} == set(CHOICES)
    assert [step for step in every_step() if isinstance(step, how_tos.Shown) and "./jarflow " in step.text] == []
    assert {"add-a-task.md", "mend-a-quarantined-sale.md"} <= {step.page for step in commands if not why_not(step)}


def test_a_page_is_read_as_a_reader_does_it(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A page\n\nSay it:\n\n    echo a\n    cp a b      # once\n\n    a\n\n"
        "1. Or\n\n       run=x      # one of the list\n\n"
        "`a/b.sql`, with a reason:\n\n```sql\nselect 1\n```\n\n"
        "First this. In `dags/x.py`, too:\n\n```python\na = 1\n```\n\n"
        "Only shown:\n\n```text\n…\n```\n\n    ./jarflow psql sales\n    select 1;\n\n"
        "Again:\n\n    select 2;\n    ERROR:  no\n"
    )
    assert [(type(step).__name__, step.text) for step in how_tos.steps(page)] == [
        ("Command", "echo a"),
        ("Command", "cp a b      # once"),
        ("Shown", "a"),
        ("Command", "run=x      # one of the list"),
        ("Part", "select 1\n"),
        ("Part", "a = 1\n"),
        ("Shown", "…\n"),
        ("Command", "./jarflow psql sales <<'END'\nselect 1;\nEND"),
        ("Command", "./jarflow psql sales <<'END'\nselect 2;\nEND"),
    ]
    parts = [step for step in how_tos.steps(page) if isinstance(step, Part)]
    assert [(part.way, part.file) for part in parts] == [("", "a/b.sql"), ("In", "dags/x.py")]
    assert [step.refused for step in how_tos.steps(page) if isinstance(step, Command)][-1] == "ERROR:  no"


def test_the_files_of_pages_keep_the_house_rules_and_style(
    scratch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))

    written = how_tos.write(scratch, "add-a-task.md", "add-a-pipeline.md", "add-a-question.md")

    assert scratch / "dags" / "disk.py" in written
    assert "schedule=[BATCHES],\n" in (scratch / "dags" / "daily_orders.py").read_text()
    assert (scratch / "dags" / "daily_lines.py").read_text().endswith("    )\n\n    ingest >> count_rows\n")
    run(scratch, VENV / "ruff", "check", "dags")
    run(scratch, VENV / "ruff", "format", "--check", "dags")
    said = run(scratch, VENV / "python", "-m", "pytest", "-q", "dags/tests/test_house_rules.py")
    assert " failed" not in said
    assert "\ndaily_lines.batch_lines,,,batch\n" in (scratch / "sql" / "people.csv").read_text()


@pytest.mark.soak
def test_every_how_to_works_as_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    checkout = copy_into(tmp_path)
    lend_built(checkout, shutil.copy2)
    lend_tools(checkout)
    home = tmp_path / "home"
    home.mkdir()
    for shared in (".m2", ".cache", ".config"):
        if (Path.home() / shared).is_dir():
            (home / shared).symlink_to(Path.home() / shared)
    environment = not_of_an_instance() | ports_of_its_own() | {"HOME": str(home)}
    instance = Instance(tmp_path, environment, checkout)
    names = [*ORDER, *(page.name for page in how_tos.pages() if page.name not in ORDER)]
    wrong: list[str] = []
    try:
        instance.jarflow("up", code=0)
        for name in names:
            wrong += do(instance, name)
    finally:
        instance.jarflow("down")
    assert not wrong, "\n\n".join(wrong)


def lend_tools(checkout: Path) -> None:
    """Let a copy use what was installed into this checkout, as its own."""
    venv = Places.of({}, checkout).venv
    venv.mkdir(parents=True)
    for entry in VENV.parent.iterdir():
        if entry.suffix == ".json":
            (venv / entry.name).write_text(entry.read_text().replace(str(VENV.parent), str(venv)))
        else:
            (venv / entry.name).symlink_to(entry)


def do(instance: Instance, page: str) -> list[str]:
    """Do what a page says, from its first line to its last; what went wrong, each with its place."""
    shell = Shell(instance)
    wrong = []
    text = (how_tos.FOLDER / page).read_text(encoding="utf-8")
    if '@"$token"' in text:
        [log_in] = [step.text for step in how_tos.of(LOGS_IN) if isinstance(step, Command) and "token=" in step.text]
        shell.run(log_in.partition("\n\n")[0])
    shell.run(FIRST.get(page, ""))
    for step in how_tos.of(page):
        if isinstance(step, Part):
            os.environ["HOME"], before = instance.environment["HOME"], os.environ["HOME"]
            step.write(instance.checkout)
            os.environ["HOME"] = before
        elif isinstance(step, Command) and not why_not(step):
            if step.text.startswith("./jarflow new"):
                shell.run(COMMIT)
            script = f"{step.chosen}=$({CHOICES[page, step.chosen]})" if step.chosen else step.text
            code, said = shell.run(script)
            codes = [each for (named, start), each in CODES.items() if named == page and step.text.startswith(start)]
            well = step.refused in said and code != 0 if step.refused else code in (codes[0] if codes else (0,))
            if not well:
                wrong.append(f"{page}:{step.line}: {step.text}\nended with {code}:\n{said[-3000:]}")
    return wrong


class Shell:
    """Runs one script after another in the checkout of an instance, as one session: variables and the folder stay."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._state = instance.scratch / "state"
        self._state.write_text(f"cd '{instance.checkout}'\n")

    def run(self, script: str) -> tuple[int, str]:
        for usual, port in zip((8080, 5433, 8050, 8051), ports_of_its_own_in(self._instance), strict=True):
            script = script.replace(f"127.0.0.1:{usual}", f"127.0.0.1:{port}")
        text = (
            f". '{self._state}' 2> /dev/null\nset -e -o pipefail\n{script}\n"
            f"{{ declare -p; echo \"cd '$PWD'\"; }} > '{self._state}'\n"
        )
        done = subprocess.run(
            ["bash", "-c", text],
            env=self._instance.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr


def ports_of_its_own_in(instance: Instance) -> list[int]:
    there = instance.places
    return [there.airflow_port, there.postgres_port, there.serve_port, there.simulator_port]
