"""What `./jarflow new` writes works as written: in a copy of the checkout, under the checks of the whole house.

The names are such as nobody gives: a checkout with tasks and pipelines of its own passes too.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli import build, main, modules
from cli.places import CHECKOUT, Places
from cli.problem import Problem
from cli.proof import java
from cli.screen import Screen, Step
from cli.tests import how_tos
from cli.tests.checkouts import VENV, run
from cli.verbs import new


def write(scratch: Path, *words: str) -> str:
    return run(scratch, scratch / "jarflow", "new", *words)


def places(checkout: Path) -> Places:
    return Places.of({}, checkout)


def files(checkout: Path) -> dict[str, bytes]:
    return {str(file.relative_to(checkout)): file.read_bytes() for file in checkout.rglob("*") if file.is_file()}


@pytest.mark.slow
def test_what_new_and_a_page_write_passes_the_build_with_its_reviewers_and_the_laws(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The task of the page is built with them: one build of a copy takes two minutes."""
    write(built, "task", "try-out")
    write(built, "task", "try-out-levels")
    write(built, "pipeline", "try_out_table", "--table")
    # The page has the picture of its tables drawn in an instance that is up.
    passes(built, {"sql", "migrate", "catalog"}, "MermaidTest")
    with monkeypatch.context() as at_home:
        at_home.setenv("HOME", str(tmp_path / "home"))
        how_tos.write(built, "add-a-task.md")
    written = {"try-out", "try-out-levels", "load-try-out-table", "count-rows"}
    passes(
        built,
        {"sql", "migrate", *written, "erase-person", "training", "laws"},
        "TryOut*Test,dev.jarflow.loadtryouttable.*Test,CountRowsTest,MatrixTest,MigrateTest,PlacesTest,"
        "ArchitectureTest,FormatTest,JarTest,SharedModuleTest,SourceTest,SqlTest",
    )

    reports = {report.stem for report in built.glob("tasks/*/target/surefire-reports/TEST-*.xml")}
    assert reports >= {
        "TEST-dev.jarflow.tryout.TryOutTest",
        "TEST-dev.jarflow.tryoutlevels.TryOutLevelsTest",
        "TEST-dev.jarflow.loadtryouttable.KillTest",
        "TEST-dev.jarflow.loadtryouttable.LoadTest",
        "TEST-dev.jarflow.countrows.CountRowsTest",
        "TEST-dev.jarflow.migrate.MatrixTest",
        "TEST-dev.jarflow.eraseperson.PlacesTest",
        "TEST-dev.jarflow.laws.JarTest",
    }
    assert len(list(built.glob("tasks/try-out*/target/start/*/try-out*.aot"))) == 2, "they start from caches"
    jar = built / "tasks" / "try-out-levels" / "target" / "try-out-levels.jar"
    assert "java -jar try-out-levels.jar --batch" in run(
        built, f"{build.maven_environment()['JAVA25_HOME']}/bin/java", "-jar", jar, "--help"
    )


def passes(checkout: Path, only: set[str], tests: str) -> None:
    """Build some modules with the reviewers, and run some of their tests; the others are as they were built."""
    step = Step("Java")
    wanted = [name for name in modules.modules(checkout) if name in only]
    build.maven(places(checkout), ["verify", "-DskipTests"], checkout / "build.log", step, only=wanted)
    said = java._run(places(checkout), [f"-Dtest={tests}", "-Dsurefire.failIfNoSpecifiedTests=false"], step, only)
    assert said.good, said.failures
    assert said.passed


def test_new_pipelines_keep_the_house_rules_and_style(scratch: Path) -> None:
    names = ("try-out", "filter-" + "x" * (new.LONGEST - 7), "print")
    for name in names:
        write(scratch, "task", name)
    with (scratch / "sql" / "roles" / "matrix.csv").open("a") as roles:
        roles.write("try-out,nothing,,,,,,\nprint,as loader,,,,,,\n")
    write(scratch, "pipeline", "try_out_orders")
    write(scratch, "pipeline", "x" * new.LONGEST)
    write(scratch, "pipeline", "try_out_levels", *(f"--task={name}" for name in names))
    write(scratch, "pipeline", "try_out_row", "--task=try-out")
    write(scratch, "pipeline", "try_out_table", "--table")

    run(scratch, VENV / "ruff", "check", "dags", "cli")
    run(scratch, VENV / "ruff", "format", "--check", "dags", "cli")
    said = run(scratch, VENV / "python", "-m", "pytest", "-q", "dags/tests/test_house_rules.py")
    assert " failed" not in said

    text = (scratch / "dags" / "try_out_levels.py").read_text()
    assert 'args=["try-out-levels", "--lease=45m"],\n        login="warehouse_ingest",' in text
    assert text.count('args=["--batch", ingest.output["manifest"]]') == 3
    assert text.count('login="warehouse_try-out"') == 1
    assert "ingest >> try_out >> filter_x" in text
    assert "mark-done" not in text, "print marks the batch done itself"


@pytest.mark.parametrize(
    ("words", "row"),
    [("", "ingest >> mark_done"), ("--task=try-out", "ingest >> try_out >> mark_done")],
)
def test_a_new_pipeline_marks_its_batch_done(scratch: Path, words: str, row: str) -> None:
    write(scratch, "task", "try-out")
    write(scratch, "pipeline", "try_out_orders", *words.split())
    *_, task, in_a_row = (scratch / "dags" / "try_out_orders.py").read_text().split("\n\n")
    assert task.endswith(
        """\
    mark_done = JarTask(
        task_id="mark-done",
        args=["try-out-orders", "--batch", ingest.output["manifest"]],
        login="warehouse_mark-done",
    )"""
    )
    assert in_a_row == f"    {row}\n"


def test_a_task_that_wants_the_dataset_is_given_it(scratch: Path) -> None:
    write(scratch, "task", "try-out")
    command = scratch / "tasks/try-out/src/main/java/dev/jarflow/tryout/TryOut.java"
    command.write_text(
        command.read_text().replace("@Option(", '@Option(names = "--dataset") String dataset;\n@Option(', 1)
    )
    write(scratch, "pipeline", "try_out_orders", "--task=try-out")
    text = (scratch / "dags" / "try_out_orders.py").read_text()
    assert 'args=["--dataset", "try-out-orders", "--batch", ingest.output["manifest"]],' in text


def test_new_says_what_it_wrote_and_what_is_next(scratch: Path) -> None:
    assert write(scratch, "pipeline", "try_out_orders") == (
        "  wrote     dags/try_out_orders.py\n"
        "  added to  sql/datasets.csv\n\n"
        "  1. Say in dags/try_out_orders.py whose it is, when it runs and what to do when it fails\n"
        "  2. ./jarflow test --fast, then ./jarflow up\n"
        "  3. Drop a file into data/landing/try-out-orders/, then ./jarflow run try_out_orders\n"
    )
    said = write(scratch, "task", "try-out-lines")
    assert "  wrote     tasks/try-out-lines/src/main/jvm/try-out-lines.jvm\n" in said
    assert re.findall("  added to  (.*)\n", said) == ["pom.xml", "tasks/training/pom.xml"]
    assert "3. ./jarflow new pipeline NAME --task try-out-lines, then ./jarflow up\n" in said


def test_a_pipeline_with_a_table_is_small_and_changes_six_files_that_are_there(scratch: Path) -> None:
    said = write(scratch, "pipeline", "try_out_table", "--table")

    wrote = [scratch / name for name in re.findall("  wrote     (.*)\n", said)]
    code = [file for file in wrote if file.suffix in (".java", ".sql")]
    assert sum(len(file.read_text().splitlines()) for file in code) < 600
    migrations = [file.name for file in code if file.parent.name == "migrations"]
    last = max(int(file.name[1:].partition("__")[0]) for file in (CHECKOUT / "sql" / "migrations").iterdir())
    assert migrations == [f"V{last + 1}__try_out_table.sql"]
    assert sorted(re.findall("  added to  (.*)\n", said)) == [
        "docs/database.md",
        "pom.xml",
        "sql/datasets.csv",
        "sql/people.csv",
        "sql/roles/matrix.csv",
        "tasks/training/pom.xml",
    ]
    assert "Drop a file into data/landing/try-out-table/, then ./jarflow run try_out_table" in said
    write(scratch, "pipeline", "sales_x", "--table")


NOT_A_NAME = "expected a name like count-rows"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("task Count", f"{NOT_A_NAME}, of small letters and digits and at most 40 characters, found 'Count'."),
        ("task count_rows", NOT_A_NAME),
        ("task ../count", NOT_A_NAME),
        (f"task {'x' * 41}", NOT_A_NAME),
        ("task kit", "There is a module 'kit' already: choose another name."),
        ("task sql", "There is a module 'sql' already"),
        ("task sampledata", "There is a module 'sample-data' already"),
        ("task do-uble", "'double' is a keyword of Java or Python"),
        ("task lambda", "'lambda' is a keyword of Java or Python"),
        ("task path", "The class Path would have the name of a class that it uses"),
        ("task string", "The class String would have the name"),
        ("task target", "Git ignores a folder 'target', which holds the output of builds: choose another name."),
        ("task row-service", "RowService does not say what it does, and tasks/laws refuses it"),
        ("task try-out --table", "--table belongs to a new pipeline"),
        ("task try-out --task answers", "--task belongs to a new pipeline"),
        ("pipeline daily-orders", "expected a name like daily_orders"),
        ("pipeline applications", "There is a pipeline applications already: choose another name."),
        ("pipeline tests", "There is a folder dags/tests already"),
        ("pipeline calendar", "'calendar' is a module that Airflow may import: choose another name."),
        ("pipeline requests", "'requests' is a module that Airflow may import"),
        ("pipeline class", "'class' is a module"),
        *((f"pipeline {file.stem}", f"'{file.stem}' is a module that") for file in (CHECKOUT / "plugins").glob("*.py")),
        *((f"pipeline {n}", f"'{n}' is a name that pytest takes") for n in ("conftest", "test_orders", "orders_test")),
        ("pipeline try_out_orders --task nothing", "There is no task 'nothing'. There are: "),
        ("pipeline try_out_orders --task kit", "There is no task 'kit'."),
        ("pipeline try_out_orders --task ../tasks/ingest", "There is no task"),
        *(
            (f"pipeline try_out_orders --task {task}", f"--task {task}: it is in the pipeline already.")
            for task in ("ingest", "mark-done")
        ),
        (
            "pipeline try_out_orders --task sample-data",
            "sample-data has no option --batch, so it cannot be given what ingest took.",
        ),
        ("pipeline try_out --table --task answers", "--table writes a task of its own"),
        ("pipeline sales --table", "There is a pipeline sales already"),
        ("pipeline membership --table", "The database has a schema membership already"),
        ("pipeline user --table", "'user' is a keyword of SQL: choose another name."),
        *(
            (f"pipeline {n} --table", f"A schema '{n}' is PostgreSQL's own")
            for n in ("pg_orders", "information_schema")
        ),
        ("pipeline run --table", "The class LoadRun would have the name of a class that it uses"),
    ],
)
def test_nothing_gets_a_name_or_a_task_that_would_not_work(
    monkeypatch: pytest.MonkeyPatch, words: str, why: str
) -> None:
    monkeypatch.setattr(new, "_put", lambda _: pytest.fail("it was to be written"))
    with pytest.raises(Problem) as problem:
        new.run(main.parser_of("new").parse_args(words.split()), places(CHECKOUT), Screen())
    assert str(problem.value).startswith(why)
    assert problem.value.code == 2


def test_git_sees_every_file_of_a_new_task(scratch: Path) -> None:
    new._put(new.task(places(scratch), "data"))
    run(scratch, "git", "init", "-q")
    seen = run(scratch, "git", "ls-files", "--others", "--exclude-standard", "tasks/data").split()
    assert seen == sorted(name for name in files(scratch) if name.startswith("tasks/data/"))


def test_nothing_is_left_of_what_could_not_be_written_whole(scratch: Path) -> None:
    before = files(scratch)
    wanted = new.task(places(scratch), "try-out-lines")
    with pytest.raises(FileExistsError):
        new._put(wanted | {scratch / "pom.xml" / "x": ""})
    assert files(scratch) == before
    assert not (scratch / "tasks" / "try-out-lines").exists()


def test_a_build_that_is_laid_out_otherwise_is_left_alone(scratch: Path) -> None:
    parent = scratch / "pom.xml"
    parent.write_text(parent.read_text().replace("<module>tasks/training</module>", "<module>training</module>"))
    with pytest.raises(Problem, match=r"^expected one line '<module>tasks/training</module>' in the build, found 0\.$"):
        new.task(places(scratch), "try-out-lines")
