"""What is built again, what goes before that, and what is said when it fails."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from cli import build, modules
from cli.places import CHECKOUT, Places

if TYPE_CHECKING:
    from pathlib import Path

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


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A checkout whose modules were all built."""
    listed = "".join(f"<module>tasks/{name}</module>" for name in NEEDS)
    (tmp_path / "pom.xml").write_text(POM.format(name="all", modules=listed, needs=""))
    for name, needs in NEEDS.items():
        dependencies = "".join(
            f"<dependency><groupId>{'org.example' if other in NEEDS else 'org.other'}</groupId>"
            f"<artifactId>{other}</artifactId><scope>{scope}</scope></dependency>"
            for other, scope in needs.items()
        )
        folder = tmp_path / "tasks" / name
        (folder / "src").mkdir(parents=True)
        (folder / "pom.xml").write_text(POM.format(name=name, modules="", needs=dependencies))
        (folder / "src" / "A.java").write_text(name)
        for made in ("classes", "test-classes"):
            (folder / "target" / made).mkdir(parents=True)
            (folder / "target" / made / "A.class").write_text(name)
        with zipfile.ZipFile(folder / "target" / f"{name}.jar", "w") as archive:
            archive.writestr("META-INF/MANIFEST.MF", "Main-Class: x.Y\n")
    there = Places.of({}, tmp_path)
    there.tools.mkdir(parents=True)
    build.remember(there, NEEDS, build.digests(there))
    return there


def stale(places: Places) -> list[str]:
    return build.stale(places, build.digests(places))


def test_a_module_is_built_again_when_its_sources_or_those_that_it_needs_changed(places: Places) -> None:
    assert build.up_to_date(places)
    tasks = places.checkout / "tasks"
    (tasks / "answers" / "src" / "A.java").write_text("changed")
    assert stale(places) == ["answers"]
    (tasks / "ingest" / "src" / "B.java").write_text("new")
    assert stale(places) == ["ingest", "answers", "training"]
    build.remember(places, ["ingest", "training"], build.digests(places))
    assert stale(places) == ["answers"], "what its tests alone need is not in it"
    (places.checkout / ".mvn").mkdir()
    (places.checkout / ".mvn" / "jvm.config").write_text("-Xmx1g")
    assert stale(places) == list(NEEDS)
    assert not build.up_to_date(places)


def test_a_module_is_built_again_when_its_jar_is_gone_or_another(places: Places) -> None:
    target = places.checkout / "tasks" / "ingest" / "target"
    (target / "classes" / "B.class").write_text("x")
    assert stale(places) == [], "what a build writes is no source"
    with zipfile.ZipFile(target / "ingest.jar", "a") as archive:
        archive.writestr("another", "")
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


def test_the_modules_are_those_of_the_pom() -> None:
    there = modules.modules(CHECKOUT)
    assert {module.folder for module in there.values()} == {
        pom.parent for where in ("tasks/*", "serve", "sql") for pom in CHECKOUT.glob(f"{where}/pom.xml")
    }
    assert "testing" in there["ingest"].tests_need


@pytest.mark.parametrize(
    ("log", "first"),
    [
        (
            PROGRAM_FAILED,
            'Exception in thread "main" java.lang.IllegalStateException: migrate ended with 1\n    Caused by: java.io.',
        ),
        (NO_MAIN_CLASS, "Error: Could not find or load main class checkout.tasks\n    Caused by: java.lang.Class"),
        (NOT_COMPILED, "/x/tasks/kit/src/main/java/Log.java:[12,5] cannot find symbol\n"),
    ],
    ids=["a program failed", "no main class", "not compiled"],
)
def test_a_build_that_fails_says_first_what_is_wrong(tmp_path: Path, log: str, first: str) -> None:
    (tmp_path / "build.log").write_text(log)
    said = build._why(tmp_path / "build.log")
    assert said.startswith(f"Maven says:\n    {first}"), said
    assert "To see the full stack trace" not in said
