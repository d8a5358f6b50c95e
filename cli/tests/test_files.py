"""Where a file is and what became of it: in landing folders, and in the books of a real warehouse."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cli import files_taken, jars, passwords, postgres
from cli.main import parser_of
from cli.places import CHECKOUT, Places
from cli.problem import Problem
from cli.screen import Screen, Step
from cli.tests.families import ON_LINUX
from cli.tests.files import put
from cli.tests.instance import free_ports, placed
from cli.verbs import check, files

HEADING = "name,email,date_of_birth,mobile_no\n"
GOOD = HEADING + "Nadia Quispe,n.quispe@example.com,1975-08-27,81234567\n"
BAD = "what,is,this\n1,2,3\n"


def shown(places: Places, *words: str) -> str:
    out = io.StringIO()
    assert files.run(parser_of("files").parse_args(list(words)), places, Screen(out)) == 0
    return re.sub(r"(\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d", "TIME", out.getvalue())


def of_checkout(places: Places) -> Places:
    return replace(places, checkout=CHECKOUT, dags=CHECKOUT / "dags")


def test_without_a_database_landing_folders_are_looked_at(tmp_path: Path) -> None:
    places = of_checkout(placed(tmp_path, JARFLOW_POSTGRES_PORT="1"))
    put(places.landing / "applications" / "march.csv", GOOD)
    for name in (".march.csv", "march2.csv.part"):
        put(places.landing / "applications" / name, GOOD)
    assert shown(places, "mar") == (
        "  ! PostgreSQL does not answer on port 1: only the landing folders are looked at. Start it: ./jarflow up\n"
        "  FILE       DATASET       STATE    SINCE     SIZE  BATCH  SHA-256  RUN\n"
        "  march.csv  applications  waiting  TIME  89 B  -      -        -\n"
        "\n"
        "  march.csv is waiting\n"
        "    next: ./jarflow run applications\n"
    )
    only_postgres = "lies in a landing folder; whether one was taken, only PostgreSQL knows: ./jarflow up"
    assert shown(places, "april").endswith(f"\nNo file named like 'april' {only_postgres}\n")
    assert shown(places, "--dataset", "cars").endswith(f"\nNo file {only_postgres}\n")
    assert "march" not in shown(places, "--dataset", "cars")


def test_what_to_do_is_said_once_for_all_files_of_which_it_holds(tmp_path: Path) -> None:
    places = of_checkout(placed(tmp_path, JARFLOW_POSTGRES_PORT="1"))
    names = ("cars/a.csv", "sales-items/b.csv", "sales-transactions/c.csv", "cars/d.csv", "cars/e.csv")
    for number, name in enumerate(names):
        os.utime(put(places.landing / name, "x"), (4e9 - number, 4e9 - number))
    assert shown(places).partition("\n\n")[2] == (
        "  a.csv and 2 others are waiting\n"
        "    next: ./jarflow run cars\n"
        "\n"
        "  b.csv and 1 other are waiting\n"
        "    next: ./jarflow run sales\n"
    )


def test_a_reply_is_offered_by_the_form_of_its_pipeline(tmp_path: Path) -> None:
    places = of_checkout(placed(tmp_path, JARFLOW_POSTGRES_PORT="1"))
    put(places.landing / "covid" / "reply.json", "{}")
    said = shown(places)
    assert re.search(r"^  reply\.json +covid +offered ", said, re.MULTILINE)
    assert said.endswith("\n  reply.json is offered\n    next: choose file:reply.json in the form of covid\n")


def test_a_folder_of_no_dataset_is_told(tmp_path: Path) -> None:
    places = of_checkout(placed(tmp_path, JARFLOW_POSTGRES_PORT="1"))
    put(places.landing / "typo" / "x.csv", "x")
    assert shown(places).endswith(
        f"\n  x.csv is waiting\n    next: no pipeline takes files from {places.landing}/typo/\n"
    )


def test_the_newest_come_first_and_no_more_than_asked_for(tmp_path: Path) -> None:
    places = of_checkout(placed(tmp_path, JARFLOW_POSTGRES_PORT="1"))
    for number in range(5):
        file = put(places.landing / "cars" / f"c{number}.csv", "x")
        os.utime(file, (4e9 + number, 4e9 + number))
    assert re.findall(r"^  (c\d)", shown(places, "--last", "2"), re.MULTILINE)[:2] == ["c4", "c3"]
    assert shown(places, "--last", "2").count("  waiting") == 2


def test_the_name_of_a_file_does_not_move_the_cursor(tmp_path: Path) -> None:
    places = of_checkout(placed(tmp_path, JARFLOW_POSTGRES_PORT="1"))
    put(places.landing / "cars" / "a\x1b[2Jb.csv", "x")
    assert "\x1b" not in shown(places)


def test_an_unknown_dataset_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(Problem) as problem:
        shown(of_checkout(placed(tmp_path)), "--dataset", "covid")
    assert str(problem.value) == (
        "There is no dataset 'covid'. There are: applications, cars, sales-items, sales-transactions, trips."
    )
    assert problem.value.code == 2


@pytest.mark.parametrize("text", ["0", "1001", "x"])
def test_the_number_of_files_is_bounded(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser_of("files").parse_args(["--last", text])
    assert f"expected 1 to 1000, found '{text}'" in capsys.readouterr().err


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """A PostgreSQL with a migrated warehouse, and nothing else of an instance."""
    [port] = free_ports(1)
    folder = tmp_path_factory.mktemp("warehouse")
    there = placed(folder, JARFLOW_POSTGRES_PORT=str(port))
    there.make_home()
    places = of_checkout(there)
    passwords.add_logins(places, passwords.BEFORE_MIGRATION)
    postgres.start(places, Step("PostgreSQL"))
    try:
        postgres.bootstrap(places, Step("Databases"))
        task(places, "migrate", "--passwords", str(passwords.pgpass(places)))
        yield places
    finally:
        postgres.stop(places)


def task(places: Places, name: str, *words: str, code: int = 0) -> dict[str, str]:
    """Run a jar by hand to its end: its result."""
    command = [*jars.jar(CHECKOUT, name).command(), *words]
    environment = jars.environment(places, name)
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == code, ended.stderr
    return dict(json.loads(ended.stdout.splitlines()[-1])) if ended.stdout else {}


def loaded(places: Places, code: int = 0) -> None:
    """Take what lies in landing/applications, judge it and load it."""
    taken = task(places, "ingest", "applications", "--quiet", "0s")
    judged = task(places, "validate", "applications", "--history", "--batch", taken["manifest"])
    task(places, "load-members", "--report", judged["report"], code=code)


@pytest.fixture(scope="module")
def books(warehouse: Places) -> Places:
    """Of five files one is loaded, one refused, one taken, one cannot be taken, and one waits."""
    landing = warehouse.landing / "applications"
    put(landing / "good's march.csv", GOOD)
    put(landing / "bad.csv", BAD)
    loaded(warehouse)
    put(landing / "taken.csv", GOOD + "x,y,z,1\n")
    put(landing / "empty.csv")
    task(warehouse, "ingest", "applications", "--quiet", "0s")
    os.mkfifo(landing / "pipe.csv")
    put(landing / "waits.csv", GOOD + "x,y,z,2\n")
    return warehouse


@pytest.mark.e2e
@ON_LINUX
def test_the_books_say_what_became_of_each_file(books: Places) -> None:
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sys.stdout", out)
        files.run(parser_of("files").parse_args(["--json"]), books, Screen(io.StringIO()))
    found = {one["name"]: one for one in json.loads(out.getvalue())}
    assert {name: one["state"] for name, one in found.items()} == {
        "waits.csv": "waiting",
        "pipe.csv": "not taken",
        "empty.csv": "not taken",
        "taken.csv": "taken",
        "bad.csv": "refused",
        "good's march.csv": "loaded",
    }
    assert next(iter(found)) == "waits.csv", "the newest is the first"
    assert found["bad.csv"]["reason"].startswith("line 1: expected a heading with the columns name, email")
    assert found["bad.csv"]["next"] == (
        "mend it and drop it, or try it as it is: ./jarflow run applications --param retry_refused=true"
    )
    assert found["bad.csv"]["batch"] == found["good's march.csv"]["batch"] != found["taken.csv"]["batch"]
    assert found["empty.csv"]["reason"]
    assert found["waits.csv"]["next"] == "./jarflow run applications"


@pytest.mark.e2e
@ON_LINUX
def test_what_was_loaded_stays_loaded_though_another_batch_refused_it_later(books: Places) -> None:
    later = """
        insert into ops.settled_file (dataset, sha256, batch, state, reason)
        select file.dataset, file.sha256, other.batch, 'refused', 'line 1: no'
        from ops.batch_file file, ops.batch_file other
        where file.name like 'good%' and other.name = 'taken.csv'
    """
    shell = CHECKOUT / "cli" / "inside" / "sql_shell.py"
    session = passwords.session(books, passwords.SUPERUSER) | {"PATH": os.environ["PATH"]}
    subprocess.run([str(books.venv_python), str(shell), "-c", later], env=session, check=True)

    assert re.findall(r"good's march.csv  applications  (\w+)", shown(books, "good's")) == ["loaded"]


@pytest.mark.e2e
@ON_LINUX
def test_a_file_is_found_by_a_part_of_its_name_its_digest_or_its_content(books: Places, tmp_path: Path) -> None:
    same = put(tmp_path / "another name.csv", GOOD)
    sha256 = files_taken.digest(same)
    for asked in ("GOOD's", "good's march.csv", sha256, sha256[:12], str(same)):
        said = shown(books, asked)
        assert re.findall(r"^  (\S.*?)  applications  (\w+)", said, re.MULTILINE) == [("good's march.csv", "loaded")], (
            asked
        )
    assert shown(books, "'; drop table ops.batch; --") == (
        "No file named like ''; drop table ops.batch; --' was dropped or taken.\n"
        "A file whose content came before, under another name, is known by that one: ./jarflow files\n"
    )


@pytest.mark.e2e
@ON_LINUX
def test_a_loaded_file_that_is_asked_for_says_what_became_of_its_rows(books: Places) -> None:
    assert shown(books, "good's").endswith("\n  good's march.csv is loaded: none of its rows was refused\n")
    assert "is loaded" not in shown(books), "only when it is asked for"


@pytest.mark.parametrize(
    ("dataset", "refused", "said"),
    [
        (
            "applications",
            1,
            " without 1 row that was refused one by one: the report of its run (data/reports/p/r/) says why",
        ),
        (
            "sales-items",
            3,
            " without 3 rows that were refused one by one: the report of its run (data/reports/p/r/) says why",
        ),
        (
            "sales-transactions",
            2,
            " without 2 rows that are in quarantine: the report of its run (data/reports/p/r/) says why",
        ),
        ("sales-transactions", 0, ": none of its rows is in quarantine"),
        ("trips", 1, " without 1 row that is in quarantine: the report of its run (data/reports/p/r/) says why"),
        (
            "cars",
            None,
            ": its rows were loaded or refused one by one, and the report of its run (data/reports/p/r/) counts them",
        ),
    ],
)
def test_what_became_of_the_rows_of_a_loaded_file(dataset: str, refused: int | None, said: str, places: Places) -> None:
    out = io.StringIO()
    one = files_taken.Known("x.csv", dataset, "loaded", 0.0, 1, pipeline="p", run="r", refused_rows=refused)
    files._show_refused_rows(
        [one, replace(one, state="refused")], replace(places, data=places.checkout / "data"), Screen(out)
    )
    assert out.getvalue() == f"\n  x.csv is loaded{said}\n"


@pytest.mark.e2e
@ON_LINUX
def test_a_check_asks_the_warehouse_and_says_that_a_content_was_taken(books: Places, tmp_path: Path) -> None:
    out = io.StringIO()
    file = put(tmp_path / "again.csv", GOOD)
    assert check.run(parser_of("check").parse_args([str(file)]), books, Screen(out)) == 3
    assert "looks like applications: 0 rows would be accepted, 1 refused." in out.getvalue()
    assert "DUPLICATE" in out.getvalue()
    assert "Not checked" not in out.getvalue()
    assert "  ! This content was taken as good's march.csv before, and is loaded since " in out.getvalue()


@pytest.mark.e2e
@ON_LINUX
def test_refused_rows_are_counted_for_each_file_of_a_batch(books: Places) -> None:
    loaded(books)  # what was taken before
    landing = books.landing / "applications"
    put(landing / "rows one.csv", HEADING + "A Bc,a@example.com,1975-08-27,91234567\nno,no,no,no\nno,no,no,1\n")
    put(landing / "rows two.csv", HEADING + "D Ef,d@example.com,1976-08-27,92234567\nno,no,no,2\n")
    loaded(books)
    counted = re.findall(r"(rows \w+).csv is loaded without (\d) row", shown(books, "rows"))
    assert sorted(counted) == [
        ("rows one", "2"),
        ("rows two", "1"),
    ]

    heading = "item_id,name,manufacturer,cost,weight_kg\n"
    put(books.landing / "sales-items" / "rows i.csv", heading + "I-1,Tea,Ada,1,1\nI-2,Tea,Ada,-1,1\n")
    heading = "transaction_id,membership_id,placed_at,item_id,quantity,unit_price\n"
    text = heading + "T-1,nobody,2026-01-02T03:04:05Z,I-1,1,1\nT-1,nobody,2026-01-02T03:04:05Z,I-9,1,1\n"
    put(books.landing / "sales-transactions" / "rows t.csv", text)
    taken = [task(books, "ingest", f"sales-{name}", "--quiet", "0s") for name in ("items", "transactions")]
    batches = ["--items-batch", taken[0]["manifest"], "--transactions-batch", taken[1]["manifest"]]
    task(books, "load-sales", *batches)
    said = shown(books, "rows")
    assert "  rows i.csv is loaded without 1 row that was refused one by one: the report of its run says why\n" in said
    assert "  rows t.csv is loaded without 2 rows that are in quarantine: the report of its run says why\n" in said


@pytest.mark.e2e
def test_a_sample_is_called_one(warehouse: Places, capsys: pytest.CaptureFixture[str]) -> None:
    put(warehouse.landing / ".samples" / "cars" / "cars.csv", "buying,maint\nlow,low\n")
    task(warehouse, "ingest", "cars", "--quiet", "0s")

    said = shown(warehouse, "--dataset", "cars")

    assert re.search(r"^  cars\.csv +cars, sample +taken ", said, re.MULTILINE)
    capsys.readouterr()
    shown(warehouse, "--dataset", "cars", "--json")
    assert [one["sample"] for one in json.loads(capsys.readouterr().out)] == [True]
