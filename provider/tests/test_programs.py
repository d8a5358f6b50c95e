"""Well-known programs that never heard of Airflow: their states, their levels, one record a stack trace."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.places import CHECKOUT

if TYPE_CHECKING:
    from conftest import Airflow

FILES = {
    "Good.java": "class Good { int x ; }\n",
    "Bad.java": "class Bad { int x = ; }\n",
    "good.yaml": "openapi: 3.0.0\ninfo: {title: Shop, version: '1'}\npaths:\n  /items:\n    get:\n"
    "      operationId: items\n      responses: {'200': {description: ok}}\n",
    "bad.yaml": "openapi: 3.0.0\ninfo: {title: Shop}\npaths: []\n",
    "good.js": "function f(a) { return a + 1 } console.log(f(1));\n",
    "bad.js": "function f( {return 1}\n",
    "good.puml": "@startuml\nA -> B: hi\n@enduml\n",
    "bad.puml": "@startuml\nA -> -> B\n@enduml\n",
    "some.txt": "hello text\n",
    "Good.kt": 'fun main() {\n    println("hi")\n}\n',
    "Bad.kt": 'fun main( ) { println( "hi" ) }\n',
    "good.avsc": '{"type": "record", "name": "Item", "fields": [{"name": "id", "type": "string"}]}',
    "bad.avsc": '{"type": "record", "name": "Item", "fields": [{"name": "id", "type": "strin"}]}',
    "good.sql": "create table item(id int); insert into item values (1);",
    "bad.sql": "insert into nothing values (1);",
    "Sum.g4": "grammar Sum; sum : NUM (PLUS NUM)* EOF ; NUM : [0-9]+ ; PLUS : [+] ;\n",
    "Odd.g4": "grammar Odd; sum : NUMM ;\n",
}
UNSAFE = [("warning", "A terminally deprecated"), ("warning", "sun.misc.Unsafe"), ("warning", "Please")]
"""Warnings that Java 25 prints about libraries of some programs."""


@dataclass
class Case:
    """A program with arguments, in which IN is the folder of the files above and OUT a new one."""

    program: str
    args: str
    fails: str
    """How its sentence begins, if it fails."""
    said: list[tuple[str, str]]
    """Levels and begins of its records."""
    traces: int = 0
    more: bool = False
    """Whether the program may log other lines too, as long as they are no errors and no stack traces."""

    def __str__(self) -> str:
        return f"{self.program} {'bad' if self.fails else 'good'} {self.args.split()[-1].rpartition('/')[2]}"


CASES = [
    Case("google-java-format", "IN/Good.java", "", [("info", "class Good {"), ("info", "  int x;"), ("info", "}")]),
    Case(
        "google-java-format",
        "IN/Bad.java",
        "google-java-format.jar exited 1",
        [("error", "IN/Bad.java:1:21: illegal start"), ("warning", "class Bad"), ("warning", "        ")],
    ),
    Case("google-java-format", "IN/No.java", "google-java-format.jar exited 1", [("warning", "IN/No.java: could not")]),
    Case(
        "openapi-generator",
        "generate -g html -o OUT -i IN/good.yaml",
        "",
        [*UNSAFE, ("info", "Generating with dryRun=false")],
        more=True,
    ),
    Case(
        "openapi-generator",
        "generate -g html -o OUT -i IN/bad.yaml",
        "openapi-generator.jar exited 1",
        [*UNSAFE, ("error", 'Exception in thread "main" org.openapitools.codegen.SpecValidationException')],
        traces=1,
    ),
    Case("closure-compiler", "--js_output_file OUT/o.js --js IN/good.js", "", UNSAFE),
    Case(
        "closure-compiler",
        "--js_output_file OUT/o.js --js IN/bad.js",
        "closure-compiler.jar exited 1",
        [("error", "IN/bad.js:1:20: [JSC_PARSE_ERROR]")],
    ),
    Case("plantuml", "-tsvg -o OUT IN/good.puml", "", []),
    Case(
        "plantuml",
        "-tsvg -o OUT IN/bad.puml",
        "plantuml.jar exited 200",
        [("warning", "Error line 2"), ("warning", "Some diagram")],
    ),
    Case(
        "plantuml",
        "-tsvg IN/no.puml",
        "plantuml.jar exited 0, but logged 'No diagram found'",
        [("warning", "No diagram")],
    ),
    Case("tika", "--text IN/some.txt", "", [("info", "[main] "), ("info", "hello text")]),
    Case(
        "tika",
        "--text no.txt",
        "tika.jar exited 1",
        [("error", 'Exception in thread "main" java.net.MalformedURLException')],
        traces=1,
    ),
    Case("pdfbox", "fromtext -o OUT/o.pdf -i IN/some.txt", "", [], more=True),
    Case(
        "pdfbox",
        "export:text -i IN/no.pdf",
        "pdfbox.jar exited 0, but logged 'Error extracting text'",
        [("warning", "Error extracting text")],
    ),
    Case("jacoco", "version", "", [("info", "0.8.13")]),
    Case(
        "jacoco",
        "report --classfiles IN IN/no.exec",
        "jacoco.jar exited 1",
        [("info", "Loading"), ("error", 'Exception in thread "main" java.io.FileNotFoundException')],
        traces=1,
    ),
    Case("ktlint", "IN/Good.kt", "", UNSAFE),
    Case(
        "ktlint",
        "IN/Bad.kt",
        "ktlint.jar exited 1",
        [*UNSAFE, ("warning", "Lint has found errors"), ("info", "IN/Bad.kt:1:10")],
        more=True,
    ),
    Case(
        "avro-tools",
        "compile schema IN/good.avsc OUT",
        "",
        [("warning", "Input files"), ("warning", "  IN/good.avsc")],
    ),
    Case(
        "avro-tools",
        "compile schema IN/bad.avsc OUT",
        "avro-tools.jar exited 1",
        [
            *(("warning", "Input files"), ("warning", "  IN/bad.avsc")),
            ("error", 'Exception in thread "main" org.apache.avro.AvroTypeException: Undefined schema: strin'),
        ],
        traces=1,
    ),
    Case("junit-console", "execute --disable-banner --scan-class-path", "", [], more=True),
    Case(
        "junit-console",
        "execute",
        "junit-console.jar exited 255",
        [("warning", "Please specify an explicit selector")],
        more=True,
    ),
    Case("h2", "-url jdbc:h2:mem:a -script IN/good.sql", "", []),
    Case(
        "h2",
        "-url jdbc:h2:mem:a -script IN/bad.sql",
        "h2.jar exited 1",
        [("error", 'Exception in thread "main" org.h2.jdbc.JdbcSQLSyntaxErrorException: Table "NOTHING" not found')],
        traces=1,
    ),
    Case("antlr", "-o OUT IN/Sum.g4", "", []),
    Case("antlr", "-o OUT IN/Odd.g4", "", [("warning", "(125): Odd.g4:1:19: implicit definition")]),
    Case("antlr", "-o OUT IN/No.g4", "antlr.jar exited 1", [("error", "(7):  cannot find or open file: IN/No.g4")]),
    Case(
        "wiremock",
        "--port nonsense",
        "wiremock.jar exited 1",
        [("error", 'Exception in thread "main" java.lang.NumberFormatException')],
        traces=1,
    ),
]


@pytest.fixture(scope="module")
def folder(airflow: Airflow, toy: Path, java_home: Path) -> Path:  # noqa: ARG001 - which lays out the folder
    """The programs, fetched by Maven, and the files that they are given."""
    programs = toy.with_name("programs")
    pom = Path(__file__).with_name("programs") / "pom.xml"
    command = [CHECKOUT / "mvnw", "-q", "-B", "-ntp", "-f", pom, f"-Dprograms={programs}", "package"]
    subprocess.run(command, env=os.environ | {"JAVA_HOME": str(java_home)}, check=True)
    given = toy.with_name("given")
    given.mkdir()
    for name, text in FILES.items():
        (given / name).write_text(text)
    return given


@pytest.mark.soak
@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_program_ends_in_its_state_and_is_logged_at_its_levels(
    airflow: Airflow, folder: Path, tmp_path: Path, case: Case
) -> None:
    words = case.args.replace("IN", str(folder)).replace("OUT", str(tmp_path)).split()

    run = airflow.run(case.program, *words)

    assert run.state == ("up_for_retry" if case.fails else "success"), run.lines
    assert not case.fails or run.failure.startswith(case.fails)
    said = [(level, text.replace(str(folder), "IN")) for level, text in run.said]
    begins = {begin: level for level, begin in case.said}
    found = [(level, next((begin for begin in begins if text.startswith(begin)), text)) for level, text in said]
    if case.more:
        found = [one for one in found if one[0] == "error" or one in case.said]
    assert sorted(set(found)) == sorted(set(case.said))
    traces = [line["trace"] for line in run.log if "trace" in line]
    assert len(traces) == case.traces
    assert not [text for _, text in said if text.lstrip().startswith("at ")]
