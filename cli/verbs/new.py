"""Writes the few files of a new task or a new pipeline: they work as written, and you go on from there.

A task is a module: a command that counts the lines of a batch's files, its test, the options of its JVM, and its lines
in the build and in the run that start-up caches are made of. A pipeline is a DAG that ingests what lies in a landing
folder of its name, hands the batch to each --task in turn and marks it done; with --table it has a task, a schema,
rights and tests of its own, from a file with a heading to a table and a page with a chart. Nothing that exists is
overwritten.
"""

from __future__ import annotations

import argparse
import builtins
import contextlib
import itertools
import keyword
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from cli.places import CHECKOUT, Places
from cli.problem import USAGE, Problem
from cli.screen import Screen

EXAMPLES = """\
examples:
  ./jarflow new task count-rows
  ./jarflow new pipeline daily_orders
  ./jarflow new pipeline daily_orders --task count-rows
  ./jarflow new pipeline daily_orders --table
"""
TEMPLATES = CHECKOUT / "cli" / "templates"
LONGEST = 40
TASK_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
PIPELINE_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
JAVA_KEYWORDS = set(
    "abstract assert boolean break byte case catch char class const continue default do double else enum extends false "
    "final finally float for goto if implements import instanceof int interface long native new null package private "
    "protected public return short static strictfp super switch synchronized this throw throws transient true try void "
    "volatile while".split()
)
SQL_KEYWORDS = set(
    "all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation "
    "column concurrently constraint create cross current_catalog current_date current_role current_schema "
    "current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for "
    "foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral "
    "leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps "
    "placing primary references returning right select session_user similar some symmetric system_user table "
    "tablesample then to trailing true union unique user using variadic verbose when where window with".split()
)
"""No schema of PostgreSQL 17 is called so without quotes."""
SYSTEM_SCHEMA = re.compile(r"pg_.*|information_schema|public")
NO_WORDS_OF_THE_DOMAIN = re.compile(r"(Abstract|Base)[A-Z].*|.*(Utils?|Helper|Manager|Impl|Service|Common)")
"""Class names that tasks/laws refuses."""
NOT_CODE = re.compile(r"//.*|\"[^\"]*\"")
OF_PYTHON = sys.stdlib_module_names | {"airflow", "airflow_local_settings", "sitecustomize", "usercustomize"}
"""Airflow finds its own imports in the folder of pipelines first."""
TAKEN_BY_PYTEST = re.compile(r"tests?|test_.*|.*_test|conftest")
BUILD_ORDER = """\
    <dependency>
      <groupId>dev.jarflow</groupId><artifactId>{0}</artifactId><version>${{project.version}}</version><type>pom</type><scope>provided</scope>
      <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
    </dependency>
"""
END_OF_PICTURES = "<!-- catalog: end -->\n"
MARK_DONE = "mark-done"
"""The task of the template that ends a pipeline, unless another one marks the batch done itself."""
FIRST_LINE = "    mark_done = JarTask(\n"
FOLLOWER = """\
    {variable} = JarTask(
        task_id="{task}",
        args=[{dataset}"--batch", ingest.output["manifest"]],
{login}    )
"""


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", metavar="KIND", choices=("task", "pipeline"), help="task or pipeline")
    parser.add_argument("name", metavar="NAME", help="a task: words-like-this; a pipeline: words_like_this")
    of_task = "a task of the pipeline, which takes --batch; may be repeated"
    of_table = "a whole pipeline: rows of files are checked and loaded into a table of its own, refused ones kept aside"
    parser.add_argument("--task", metavar="JAR", dest="tasks", action="append", default=[], help=of_task)
    parser.add_argument("--table", action="store_true", help=of_table)


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    if arguments.kind == "task" and (arguments.tasks or arguments.table):
        option = "--task" if arguments.tasks else "--table"
        raise Problem(f"{option} belongs to a new pipeline: leave it out for a new task.", USAGE)
    if arguments.tasks and arguments.table:
        raise Problem("--table writes a task of its own: leave --task out.", USAGE)
    if arguments.kind == "task":
        files = task(places, arguments.name)
    elif arguments.table:
        files = table(places, arguments.name)
    else:
        files = pipeline(places, arguments.name, arguments.tasks)
    new = [file for file in files if not file.exists()]
    _put(files)
    for file in files:
        screen.line(f"  {'wrote' if file in new else 'added to':<8}  {places.short(file)}")
    screen.line()
    for number, step in enumerate(_next_steps(arguments, places, new), start=1):
        screen.line(f"  {number}. {step}")
    return 0


def task(places: Places, name: str) -> dict[Path, str]:
    """The files of a new task, and those of the build that name it, with their text."""
    package, type_name = _java_names(name)
    _check_task(places, name, "task")
    return _module(places, name, TEMPLATES / "task", {"new-task": name, "newtask": package, "NewTask": type_name})


def _module(places: Places, name: str, templates: Path, names: dict[str, str]) -> dict[Path, str]:
    """The files of a task's module, and those of the build that name it."""
    folder = places.checkout / "tasks" / name
    java = f"java/dev/jarflow/{_java_names(name)[0]}"
    files = {folder / "pom.xml": _filled(templates / "pom.xml", names)}
    for file in sorted(templates.glob("*.java")):
        part = "test" if file.stem.endswith("Test") or file.stem == "Scene" else "main"
        files[folder / "src" / part / java / _renamed(file.name, names)] = _filled(file, names)
    for file in (*templates.glob("*.jvm"), *templates.glob("*.train")):
        files[folder / "src" / "main" / "jvm" / _renamed(file.name, names)] = _filled(file, names)
    parent, training = places.checkout / "pom.xml", places.checkout / "tasks" / "training" / "pom.xml"
    module = _inserted(_text(parent), "    <module>tasks/training</module>\n", f"    <module>tasks/{name}</module>\n")
    build = _inserted(_text(training), "  </dependencies>\n", BUILD_ORDER.format(name))
    return files | {parent: module, training: build}


def table(places: Places, name: str) -> dict[Path, str]:
    """The files of a pipeline with a table of its own, and those of the build and the database that name it."""
    _check_pipeline(places, name)
    loader = f"load-{name.replace('_', '-')}"
    _check_task(places, loader, "table")
    package, type_name = _java_names(loader)
    sql, templates = places.checkout / "sql", TEMPLATES / "table"
    migrations = {int(file.name[1:].partition("__")[0]): file.name for file in (sql / "migrations").glob("V*__*.sql")}
    there = (sql / "queries" / name).exists() or any(f"__{name}.sql" in file for file in migrations.values())
    _refuse_name(
        (there, f"The database has a schema {name} already"),
        (name in SQL_KEYWORDS, f"'{name}' is a keyword of SQL"),
        (SYSTEM_SCHEMA.fullmatch(name), f"A schema '{name}' is PostgreSQL's own"),
    )
    names = {
        "load-new-pipeline": loader,
        "loadnewpipeline": package,
        "LoadNewPipeline": type_name,
        **_of_pipeline(name),
    }
    files = {places.dags / f"{name}.py": _filled(templates / "new_pipeline.py", names)}
    for file in sorted(templates.glob("*.sql")):
        is_migration = file.name == "migration.sql"
        home = f"migrations/V{max(migrations) + 1}__{name}.sql" if is_migration else f"queries/{name}/{file.name}"
        files[sql / home] = _filled(file, names)
    matrix, people, document = sql / "roles/matrix.csv", sql / "people.csv", places.checkout / "docs/database.md"
    files[matrix] = _text(matrix) + _filled(templates / "matrix.csv", names)
    files[people] = _declared(people, _filled(templates / "people.csv", names))
    files[document] = _with_picture(_text(document), name, _filled(templates / "database.md", names))
    return files | _dataset(places, names) | _module(places, loader, templates, names)


def _dataset(places: Places, names: dict[str, str]) -> dict[Path, str]:
    """The file that says what the rows of each dataset are, with one more whose rows may be anything."""
    datasets = places.checkout / "sql" / "datasets.csv"
    return {datasets: _declared(datasets, f"{names['new-pipeline']},unknown,none")}


def _declared(file: Path, more: str) -> str:
    """A file of a heading and sorted lines, with more lines."""
    heading, *lines = _text(file).splitlines()
    return "\n".join([heading, *sorted({*lines, *more.splitlines()})]) + "\n"


def _with_picture(document: str, schema: str, picture: str) -> str:
    """The document with one more picture of a schema, in the order of the alphabet."""
    later = [found for found in re.finditer(r"### Picture of `(\w+)`\n", document) if found.group(1) > schema]
    at = later[0].start() if later else document.index(END_OF_PICTURES)
    return document[:at] + picture + document[at:]


def pipeline(places: Places, name: str, tasks: list[str]) -> dict[Path, str]:
    """The file of a new pipeline with its text: ingest, the tasks in a row, and one that marks the batch done."""
    _check_pipeline(places, name)
    names = _of_pipeline(name)
    text, _, done = _filled(TEMPLATES / "pipeline" / "new_pipeline.py", names).partition(FIRST_LINE)
    matrix = _text(places.checkout / "sql" / "roles" / "matrix.csv")
    variables = {"ingest": "ingest"}
    for one in tasks:
        _check_follower(places, one, [*variables, MARK_DONE])
        variable = one.replace("-", "_")
        variables[one] = f"{variable}_" if hasattr(builtins, variable) else variable
        login = f'        login="warehouse_{one}",\n' if f"\n{one}," in matrix else ""
        dataset = f'"--dataset", "{names["new-pipeline"]}", ' if _has_option(places, one, "--dataset") else ""
        text += FOLLOWER.format(task=one, variable=variables[one], dataset=dataset, login=login)
    if not any(f"\n{one},as loader," in matrix for one in tasks):
        text += FIRST_LINE + done.partition("\n\n")[0] + "\n"
        variables[MARK_DONE] = "mark_done"
    row = list(variables.values())
    whole = f"    {' >> '.join(row)}\n"
    pairs = "".join(f"    {one} >> {other}\n" for one, other in itertools.pairwise(row))
    text += "\n" + (whole if len(whole) <= 120 else pairs)
    return {places.dags / f"{name}.py": text} | _dataset(places, names)


def _of_pipeline(name: str) -> dict[str, str]:
    """A pipeline's name in each form, by that of the templates."""
    words = name.replace("_", " ")
    return {"new_pipeline": name, "new-pipeline": words.replace(" ", "-"), "New pipeline": words.capitalize()}


def _java_names(task: str) -> tuple[str, str]:
    """The package and the command's class of a task."""
    return task.replace("-", ""), "".join(word.capitalize() for word in task.split("-"))


def _check_task(places: Places, name: str, template: str) -> None:
    package, type_name = _java_names(name)
    _check_form(name, TASK_NAME, "count-rows")
    folders = [folder for folder in (places.checkout / "tasks").iterdir() if folder.is_dir()]
    taken = {folder.name for folder in folders if any(each.name != "target" for each in folder.iterdir())}
    taken |= set(re.findall(r"<module>(?:.*/)?([^/<]+)</module>", _text(places.checkout / "pom.xml"))) | {"jarflow"}
    same = next((one for one in sorted(taken) if one.replace("-", "") == package), None)
    sources = "".join(_text(file) for file in (TEMPLATES / template).glob("*.java"))
    words = set(re.findall(r"\b[A-Z]\w*", NOT_CODE.sub("", sources)))
    is_keyword = package in JAVA_KEYWORDS or keyword.iskeyword(package)
    is_used = type_name in words - {"NewTask", "LoadNewPipeline"}
    says_nothing = NO_WORDS_OF_THE_DOMAIN.fullmatch(type_name)
    _refuse_name(
        (same, f"There is a module '{same}' already"),
        (name == "target", "Git ignores a folder 'target', which holds the output of builds"),
        (is_keyword, f"'{package}' is a keyword of Java or Python"),
        (is_used, f"The class {type_name} would have the name of a class that it uses"),
        (says_nothing, f"{type_name} does not say what it does, and tasks/laws refuses it"),
    )


def _check_pipeline(places: Places, name: str) -> None:
    _check_form(name, PIPELINE_NAME, "daily_orders")
    installed = {one.name.removesuffix(".py") for one in places.venv.glob("lib/python*/site-packages/*")}
    locked = re.findall(r"^([\w-]+)==", _text(places.checkout / "cli" / "locks" / "airflow.lock"), re.MULTILINE)
    installed |= {file.stem for file in (places.checkout / "plugins").glob("*.py")}
    imported = keyword.iskeyword(name) or name in OF_PYTHON | installed | {one.replace("-", "_") for one in locked}
    folder = (places.dags / name).exists()
    pipeline = (places.dags / f"{name}.py").exists()
    _refuse_name(
        (imported, f"'{name}' is a module that Airflow may import"),
        (pipeline, f"There is a pipeline {name} already"),
        (folder, f"There is a folder {places.short(places.dags)}/{name} already"),
        (TAKEN_BY_PYTEST.fullmatch(name), f"'{name}' is a name that pytest takes for tests"),
    )


def _refuse_name(*reasons: tuple[object, str]) -> None:
    """A Problem with the first of these sentences that is true."""
    for is_so, sentence in reasons:
        if is_so:
            raise Problem(f"{sentence}: choose another name.", USAGE)


def _check_form(name: str, form: re.Pattern[str], example: str) -> None:
    if not form.fullmatch(name) or len(name) > LONGEST:
        raise Problem(
            f"expected a name like {example}, of small letters and digits and at most {LONGEST} characters, "
            f"found '{name}'.",
            USAGE,
        )


def _check_follower(places: Places, task: str, before: Iterable[str]) -> None:
    sources = places.checkout / "tasks" / task / "src" / "main"
    if task in before:
        raise Problem(f"--task {task}: it is in the pipeline already.", USAGE)
    if not TASK_NAME.fullmatch(task) or not (sources / "jvm").is_dir():
        there = sorted(folder.parents[2].name for folder in (places.checkout / "tasks").glob("*/src/main/jvm"))
        raise Problem(f"There is no task '{task}'. There are: {', '.join(there)}.", USAGE)
    if not _has_option(places, task, "--batch"):
        raise Problem(
            f"{task} has no option --batch, so it cannot be given what ingest took. "
            "Leave it out, and write it into the pipeline with the arguments that it takes.",
            USAGE,
        )


def _has_option(places: Places, task: str, option: str) -> bool:
    sources = places.checkout / "tasks" / task / "src" / "main"
    return any(f'"{option}"' in _text(file) for file in sources.rglob("*") if file.is_file())


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def _filled(template: Path, names: dict[str, str]) -> str:
    """A template with other names; it is a working source itself, so that all checks of the house look at it."""
    return _renamed(_text(template), names)


def _renamed(text: str, names: dict[str, str]) -> str:
    return re.sub("|".join(map(re.escape, names)), lambda found: names[found.group()], text)


def _inserted(text: str, before: str, more: str) -> str:
    if text.count(before) != 1:
        raise Problem(f"expected one line '{before.strip()}' in the build, found {text.count(before)}.")
    return text.replace(before, more + before)


def _put(files: dict[Path, str]) -> None:
    """Write all of them, or, when one cannot be written, none."""
    before: dict[Path, bytes | None] = {}
    made: list[Path] = []
    try:
        for file, text in files.items():
            made += [folder for folder in file.parents if not folder.exists()]
            file.parent.mkdir(parents=True, exist_ok=True)
            made.append(file.with_name(f".{file.name}.part"))
            made[-1].write_text(text, encoding="utf-8")
            before[file] = file.read_bytes() if file.exists() else None
            made[-1].replace(file)
    except BaseException:
        for file, content in before.items():
            if content is None:
                file.unlink(missing_ok=True)
            else:
                file.write_bytes(content)
        for path in sorted(made, key=lambda path: len(path.parts), reverse=True):
            with contextlib.suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise


def _next_steps(arguments: argparse.Namespace, places: Places, new: list[Path]) -> list[str]:
    if arguments.kind == "task":
        command = next(file for file in new if file.stem == _java_names(arguments.name)[1])
        return [
            f"Write your own work into {places.short(command)}, and test it",
            "./jarflow test --fast",
            f"./jarflow new pipeline NAME --task {arguments.name}, then ./jarflow up",
        ]
    folder = places.short(places.landing / arguments.name.replace("_", "-"))
    columns = [places.short(file) for file in new if file.name == "CheckedRow.java"]
    return [
        f"Say in {places.short(new[0])} whose it is, when it runs and what to do when it fails",
        *(f"Say in {file} which columns your files have; its migration says so too" for file in columns),
        "./jarflow test --fast, then ./jarflow up",
        f"Drop a file into {folder}/, then ./jarflow run {arguments.name}",
    ]
