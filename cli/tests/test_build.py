"""What is built again, what goes before that, and what is said when it fails."""

from __future__ import annotations

import io
import re
import subprocess
from argparse import Namespace
from pathlib import Path

import pytest

from cli import build, jars, modules
from cli.places import CHECKOUT, Places
from cli.problem import Problem
from cli.proof import changes
from cli.screen import Screen
from cli.tests.files import put, put_jar
from cli.tests.instance import remembered
from cli.verbs import clean, up

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <groupId>org.example</groupId><artifactId>{name}</artifactId><version>1</version>
  <modules>{modules}</modules>
  <dependencies>{needs}</dependencies>
</project>
"""
NEEDS = {
    "sql": {},
    "kit": {"sql": "compile"},
    "ingest": {"kit": "compile", "other": "compile"},
    "answers": {"sql": "compile", "ingest": "test"},
    "training": {"ingest": "provided"},
}
PROGRAM_FAILED = """\
[INFO] --- exec:3.6.4:exec (tables) @ tables ---
WARNING: A terminally deprecated method in sun.misc.Unsafe has been called
Exception in thread "main" java.lang.IllegalStateException: migrate ended with 1
\tat dev.jarflow.testing.TestDatabase.migrate(TestDatabase.java:243)
Caused by: java.io.IOException: V7__x.sql: relation "sales.item" does not exist
\tat dev.jarflow.Migrate.run(Migrate.java:1)
\t... 3 more
[ERROR] Command execution failed.
org.apache.commons.exec.ExecuteException: Process exited with an error: 1 (Exit value: 1)
    at org.apache.commons.exec.DefaultExecutor.executeInternal (DefaultExecutor.java:355)
[INFO] BUILD FAILURE
[ERROR] Failed to execute goal org.codehaus.mojo:exec-maven-plugin:3.6.4:exec (tables) on project tables: Command \
execution failed.: Process exited with an error: 1 (Exit value: 1) -> [Help 1]
[ERROR]
[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.
"""
NO_MAIN_CLASS = """\
[INFO] --- exec:3.6.4:exec (caches) @ training ---
Error: Could not find or load main class checkout.tasks
Caused by: java.lang.ClassNotFoundException: checkout.tasks
[ERROR] Command execution failed.
[ERROR] Failed to execute goal exec (caches) on project training: Process exited with an error: 1 (Exit value: 1)
"""
NOT_COMPILED = """\
[ERROR] COMPILATION ERROR :
[INFO] -------------------------------------------------------------
[ERROR] /x/tasks/kit/src/main/java/Log.java:[12,5] cannot find symbol
  symbol:   class Nothing
[INFO] 1 error
[ERROR] Failed to execute goal compiler:compile (default-compile) on project kit: Compilation failure
[ERROR] /x/tasks/kit/src/main/java/Log.java:[12,5] cannot find symbol
[ERROR] -> [Help 1]
"""
REVIEWED = """\
[WARNING] COMPILATION WARNING :
[WARNING] /x/tasks/testing/src/main/java/Server.java:[77,9] [RedundantControlFlow] This continue is redundant
    (see https://errorprone.info/bugpattern/RedundantControlFlow)
[WARNING] JAR will be empty - no content was marked for inclusion!
[ERROR] COMPILATION ERROR :
[ERROR] warnings found and -Werror specified
[ERROR] Failed to execute goal compiler:compile (default-compile) on project testing: Compilation failure
"""


@pytest.fixture
def places(places: Places, tmp_path: Path) -> Places:
    """Their checkout, with modules that were all built."""
    listed = "".join(f"<module>tasks/{name}</module>" for name in NEEDS)
    (tmp_path / "pom.xml").write_text(POM.format(name="all", modules=listed, needs=""))
    for name, needs in NEEDS.items():
        dependencies = "".join(
            f"<dependency><groupId>{'org.example' if other in NEEDS else 'org.other'}</groupId>"
            f"<artifactId>{other}</artifactId><scope>{scope}</scope></dependency>"
            for other, scope in needs.items()
        )
        folder = tmp_path / "tasks" / name
        put(folder / "pom.xml", POM.format(name=name, modules="", needs=dependencies))
        for file in ("src/A.java", "target/classes/A.class", "target/test-classes/A.class"):
            put(folder / file, name)
        put_jar(folder / "target" / f"{name}.jar")
    places.tools.mkdir(parents=True)
    build.remember(places, NEEDS, build.digests(places))
    return places


def stale(places: Places) -> list[str]:
    return build.stale(places, build.digests(places))


def test_a_module_is_built_again_when_its_sources_or_those_that_it_needs_changed(places: Places) -> None:
    assert build.up_to_date(places)
    tasks = places.checkout / "tasks"
    put(tasks / "answers/src/A.java", "changed")
    assert stale(places) == ["answers"]
    put(tasks / "ingest/src/B.java", "new")
    assert stale(places) == ["ingest", "answers", "training"]
    build.remember(places, ["ingest", "training"], build.digests(places))
    assert stale(places) == ["answers"], "what its tests alone need is not in it"
    put(places.checkout / ".mvn/jvm.config", "-Xmx1g")
    assert stale(places) == list(NEEDS)
    assert not build.up_to_date(places)


def test_a_module_is_built_again_when_its_jar_is_gone_or_another(places: Places) -> None:
    target = places.checkout / "tasks" / "ingest" / "target"
    put(target / "classes/B.class")
    assert stale(places) == [], "what a build writes is no source"
    put_jar(target / "ingest.jar", "Main-Class: another\n")
    assert stale(places) == ["ingest"]
    (target / "ingest.jar").unlink()
    assert stale(places) == ["ingest"]


def test_what_was_made_of_a_removed_file_goes(places: Places) -> None:
    tasks = places.checkout / "tasks"
    (tasks / "sql" / "src" / "A.java").rename(tasks / "sql" / "src" / "B.java")
    build.forget_what_is_gone(places, build.digests(places))
    left = {file.relative_to(tasks).parts[0] for file in tasks.rglob("*.class")}
    assert left == set(NEEDS) - {"sql"}, "its users have a copy of nothing"


def test_a_module_is_built_alone_with_the_others_as_they_are(places: Places) -> None:
    repository = build._repository(places, modules.modules(places.checkout))
    files = sorted(str(file.relative_to(repository)) for file in repository.rglob("*.*"))
    assert "org/example/kit/1/kit-1.jar" in files
    assert (repository / "org/example/kit/1/kit-1.jar").resolve() == places.checkout / "tasks/kit/target/kit.jar"
    assert (repository / "org/example/all/1/all-1.pom").resolve() == places.checkout / "pom.xml"
    (places.checkout / "tasks" / "kit").rename(places.checkout / "kit")
    pom = places.checkout / "pom.xml"
    pom.write_text(pom.read_text().replace("tasks/kit", "kit"))
    build._repository(places, modules.modules(places.checkout))
    assert (repository / "org/example/kit/1/kit-1.jar").resolve() == places.checkout / "kit/target/kit.jar"


def test_the_modules_are_those_of_the_pom() -> None:
    there = modules.modules(CHECKOUT)
    assert {module.folder for module in there.values()} == {
        pom.parent for where in ("tasks/*", "serve", "simulator", "sql") for pom in CHECKOUT.glob(f"{where}/pom.xml")
    }
    assert "testing" in there["ingest"].tests_need


@pytest.mark.parametrize(
    ("log", "first"),
    [
        (
            PROGRAM_FAILED,
            'Exception in thread "main" java.lang.IllegalStateException: migrate ended with 1\n    Caused by',
        ),
        (NO_MAIN_CLASS, "Error: Could not find or load main class checkout.tasks\n    Caused by: java.lang.Class"),
        (REVIEWED, "/x/tasks/testing/src/main/java/Server.java:[77,9] [RedundantControlFlow] This continue is redun"),
        (NOT_COMPILED, "/x/tasks/kit/src/main/java/Log.java:[12,5] cannot find symbol\n"),
    ],
    ids=["a program failed", "no main class", "reviewed", "not compiled"],
)
def test_a_build_that_fails_says_first_what_is_wrong(tmp_path: Path, log: str, first: str) -> None:
    (tmp_path / "build.log").write_text(log)
    said = build._why(tmp_path / "build.log")
    assert said.startswith(f"Maven says:\n    {first}"), said
    assert "To see the full stack trace" not in said


def test_run_brings_an_instance_up_to_date_and_only_if_something_changed(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    for name in ("_install", "_migrate", "_start"):
        monkeypatch.setattr(up, name, lambda *_, name=name: done.append(name))
    up.renew(places, Screen())
    assert done == []
    put(places.checkout / "tasks/sql/src/A.java", "changed")
    up.renew(places, Screen())
    assert done == ["_install", "_migrate", "_start", "_start"]


def test_clean_removes_what_was_built_and_nothing_else(places: Places) -> None:
    kept = [places.venv / "bin", places.postgres_binaries, places.landing / "sales"]
    for folder in kept:
        folder.mkdir(parents=True)
    out = io.StringIO()
    assert clean.run(Namespace(all=False), places, Screen(out)) == 0
    assert sizes_left_out(out.getvalue()) == f"Removed what was built: {len(NEEDS)} folders, N.\n"
    assert list(places.checkout.rglob("target")) == []
    assert stale(places) == list(NEEDS)
    assert all(folder.is_dir() for folder in kept)
    assert (places.checkout / "tasks" / "kit" / "src" / "A.java").exists()


def test_clean_all_removes_what_was_installed_too_and_names_what_is_not_ours(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    repository = put(tmp_path / "person/.m2/repository/x.jar", "x" * 50_000)
    put(places.checkout / "target/x", "x" * 90_000)
    put(places.venv_python, "x" * 900_000)
    put(places.checkout / ".jarflow/bench-cars/x")
    out = io.StringIO()

    clean.tell_what_is_left(places, Screen(out))
    assert clean.run(Namespace(all=True), places, Screen(out)) == 0

    assert sizes_left_out(out.getvalue()) == (
        f"In {places.checkout} are N that were built and N that were installed. To remove that: ./jarflow clean --all\n"
        f"Not touched: {tmp_path}/person/.m2, N. Maven keeps it for all projects of this user.\n"
        f"Removed what was built: {len(NEEDS) + 1} folders, N.\n"
        "Removed what was installed: N.\n"
        "The instance in home stays: ./jarflow down --wipe removes it.\n"
        f"Not touched: {tmp_path}/person/.m2, N. Maven keeps it for all projects of this user.\n"
    )
    assert not (places.checkout / ".jarflow").exists()
    assert places.home.exists()
    assert repository.exists()


def sizes_left_out(said: str) -> str:
    assert not re.search(r"\b0 k?B", said)
    return re.sub(r"\b\d+ (kB|MB)", "N", said)


def test_clean_takes_no_jar_from_an_instance_that_runs(places: Places) -> None:
    remembered(places, "serve")
    with pytest.raises(Problem, match=r"^This instance is running \(serve\)\. Stop it first: \./jarflow down$"):
        clean.run(Namespace(all=False), places, Screen())
    assert build.up_to_date(places)


def test_what_changed_is_tested_with_its_direct_users(places: Places) -> None:
    for files, concerned in (
        (["tasks/ingest/src/A.java"], ["ingest", "answers", "training"]),
        (["tasks/kit/pom.xml", "README.md"], ["kit", "ingest"]),
        (["tasks/ingesting/x", "docs/x.md"], []),
        (["pom.xml"], list(NEEDS)),
    ):
        assert changes.concerned(places.checkout, files) == concerned


def test_what_changed_is_what_differs_from_where_the_branch_left_main(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        name = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", "-C", tmp_path, *name, *words], check=True, capture_output=True)

    git("init", "--initial-branch=main")
    with pytest.raises(Problem, match=r"git knows no origin/main or main here: \./jarflow test$"):
        changes.files(tmp_path)
    for name in ("kept", "gone", "of main"):
        (tmp_path / name).write_text("1")
    git("add", ".")
    git("commit", "--message=first")
    git("checkout", "-b", "mine")
    assert changes.files(tmp_path) == []
    git("mv", "gone", "committed")
    git("commit", "--all", "--message=second")
    (tmp_path / "kept").write_text("2")
    (tmp_path / "ünew file").write_text("3")
    git("checkout", "--merge", "main")
    (tmp_path / "of main").write_text("4")
    git("commit", "--message=third", "of main")
    git("checkout", "--merge", "mine")
    assert changes.files(tmp_path) == ["committed", "gone", "kept", "ünew file"]


def test_a_pom_that_lists_one_more_module_changes_no_other(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        name = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", "-C", tmp_path, *name, *words], check=True, capture_output=True)

    pom = put(tmp_path / "pom.xml", POM.format(name="parent", modules="\n<module>sql</module>\n", needs=""))
    git("init", "--initial-branch=main")
    git("add", "pom.xml")
    git("commit", "--message=first")
    pom.write_text(pom.read_text().replace("<module>", "<module>kit</module>\n<module>", 1))
    assert changes.files(tmp_path) == []
    pom.write_text(pom.read_text().replace("</project>", "<properties/></project>"))
    assert changes.files(tmp_path) == ["pom.xml"]


def test_clean_takes_what_modules_left_that_are_gone(places: Places) -> None:
    gone = places.checkout / "tasks" / "gone"
    put_jar(gone / "target" / "gone.jar")
    assert "gone" not in jars.jars(places.checkout)
    clean.run(Namespace(all=False), places, Screen())
    assert not gone.exists()
