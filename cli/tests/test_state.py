"""Small files that outlive a command: stamps, locks, secrets, reports."""

from __future__ import annotations

import configparser
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cli import airflow, build, jars, locks, machine, passwords, postgres, stamps
from cli.places import CHECKOUT, Places
from cli.problem import Problem
from cli.proof import java, python
from cli.proof.count import Count, read
from cli.tests.files import put, put_jar
from cli.tests.instance import placed

WIPE = ("down", "--wipe", "--yes")
REPORT = """<testsuites><testsuite>
<testcase classname="a.B" name="works"/>
<testcase classname="a.B" name="fails"><failure message="expected 1">at a.B
 at org.junit.Runner</failure></testcase>
<testcase classname="a.B" name="breaks"><error message="boom"/></testcase>
<testcase classname="a.B" name="waits"><skipped message="needs Docker"/></testcase>
<testcase classname="a.B" name="sleeps"><skipped message="{reason}"/></testcase>
</testsuite></testsuites>"""


def jarflow(home: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "JARFLOW_HOME": str(home)} | variables
    command = [CHECKOUT / "jarflow", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def without_what_is_left(said: str) -> str:
    """The output of a --wipe without the lines about what was built and installed here, by whoever tests this."""
    return re.sub(r"(In .* are .* To remove that: \./jarflow clean --all\n)?(Not touched: .*/\.m2, .*\n)?\Z", "", said)


def test_a_login_gets_one_password_for_ever(places: Places) -> None:
    passwords.add_logins(places, ["postgres", "migrate"])
    first = passwords.logins(places)
    passwords.add_logins(places, ["migrate", "ingest"])
    later = passwords.logins(places)
    assert list(later) == ["postgres", "migrate", "ingest"]
    assert {name: later[name] for name in first} == first
    assert all(len(password) >= 48 for password in later.values())
    assert passwords.pgpass(places).stat().st_mode & 0o777 == 0o600


def test_connections_are_the_tasks_logins_only(places: Places) -> None:
    tasks = ["ingest", "load-members", "erase-person"]
    passwords.add_logins(places, ["postgres", "airflow", "migrate", *tasks, "person_operations"])
    passwords.write_connections(places, {})
    assert list(stamps.read(places.secrets / "connections.json")) == ["warehouse_ingest", "warehouse_load-members"]


def test_a_secret_is_private_from_its_first_byte(places: Places) -> None:
    file = places.secrets / "x"
    before = os.umask(0)
    try:
        for _ in range(2):
            passwords.write_private(file, "one")
            assert file.stat().st_mode & 0o777 == 0o600
            file.chmod(0o644)
    finally:
        os.umask(before)


def test_a_lock_names_who_holds_it_and_ends_with_its_holder(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    hold = (
        "import sys, time; from pathlib import Path; from cli import locks\n"
        f"with locks.alone(Path({str(lock)!r}), './jarflow up'): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", hold], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(
                Problem, match=rf"^\./jarflow up \(pid {holder.pid}, since .*\) is already running in the same folder"
            ),
            locks.alone(lock, "me"),
        ):
            pass
        holder.kill()
    with locks.alone(lock, "me"):
        pass


@pytest.mark.parametrize("text", ["", "{", "[1]", "null"])
def test_a_torn_stamp_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "stamp").write_text(text)
    assert stamps.read(tmp_path / "stamp") == {}


def test_a_library_is_not_a_task(tmp_path: Path) -> None:
    put_jar(tmp_path / "tasks/ingest/target/ingest.jar")
    put_jar(tmp_path / "tasks/kit/target/kit.jar", "Created-By: x\n")
    for task in ("ingest", "kit", "answers"):
        put(tmp_path / "tasks" / task / "pom.xml")
    assert list(jars.jars(tmp_path)) == ["ingest"]
    with pytest.raises(Problem) as problem:
        jars.jar(tmp_path, "ingets")
    assert str(problem.value) == "There is no jar 'ingets'. There are: ingest."
    with pytest.raises(Problem, match=r"^The jar of answers has not been built yet\. Build it: \./jarflow up$"):
        jars.jar(tmp_path, "answers")


def test_a_jars_options_file_goes_before_it(tmp_path: Path) -> None:
    path = put_jar(tmp_path / "tasks/ingest/target/ingest.jar")
    put(tmp_path / "tasks/ingest/pom.xml")
    jar = jars.jar(tmp_path, "ingest")
    java = f"{machine.java_home()}/bin/java"
    assert jar.command() == [java, "-jar", str(path)]
    jar.options.write_text("-Xmx64m")
    assert jar.command() == [java, f"@{path.parent}/ingest.jvm", "-jar", str(path)]


def test_a_jar_by_hand_gets_the_persons_log_and_colour(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"JARFLOW_LOG": "json", "NO_COLOR": "1"}
    for name, value in (given | {"JARFLOW_TRY": "1"}).items():
        monkeypatch.setenv(name, value)
    environment = jars.environment(places, "ingest")
    assert environment.items() >= given.items()
    assert "JARFLOW_TRY" not in environment


def test_airflow_notices_the_end_of_a_task_within_a_second(places: Places) -> None:
    passwords.add_logins(places, ["airflow"])
    airflow.configure(places)
    settings = configparser.RawConfigParser()
    settings.read(places.airflow_home / "airflow.cfg")
    assert settings.getint("workers", "min_heartbeat_interval") == 1


def test_airflow_reads_odd_paths_as_they_are(tmp_path: Path) -> None:
    places = placed(tmp_path / 'a "b" 100%s')
    places.make_home()
    passwords.add_logins(places, ["airflow"])
    airflow.configure(places)
    settings = configparser.ConfigParser()
    settings.read(places.airflow_home / "airflow.cfg")
    said = json.loads(settings["secrets"]["backend_kwargs"])
    assert said == {"connections_file_path": str(places.secrets / "connections.json")}


def test_a_password_that_a_killed_initdb_left_is_removed(places: Places) -> None:
    for name in ("postgres", "initdb"):
        put(places.postgres_binaries / "bin" / name, "#!/bin/sh\n", 0o755)
    passwords.add_logins(places, [passwords.SUPERUSER])
    (places.home / "postgres.word.killed").write_text("x")
    postgres.make(places)
    assert places.postgres_data.is_dir()
    assert list(places.home.glob("postgres.word.*")) == []


def test_psql_without_a_server_exits_as_psql_does(places: Places) -> None:
    passwords.add_logins(places, [passwords.SUPERUSER])
    asked = jarflow(places.home, "psql", "-c", "select 1", JARFLOW_POSTGRES_PORT="1")
    assert asked.returncode == 2
    assert asked.stderr == "jarflow: Our PostgreSQL does not answer on port 1. Start it: ./jarflow up\n"


def test_a_task_without_its_start_up_cache_is_named(places: Places) -> None:
    tasks = places.checkout / "tasks"
    for file in ("a/src/main/jvm/a.train", "b/src/main/jvm/b.jvm", "c/src/main/jvm/c.train"):
        put(tasks / file)
    assert build.without_a_cache(places) == ["a", "c"]
    put(tasks / "a/target/start/0/a.aot")
    assert build.without_a_cache(places) == ["c"]


def test_reports_are_counted_and_a_skip_needs_a_reason(tmp_path: Path) -> None:
    report = tmp_path / "TEST-a.B.xml"
    report.write_text(REPORT.format(reason="void a.B.sleeps() is @Disabled"))
    count = read([report])
    assert (count.passed, count.failed, count.skipped) == (1, 3, 1)
    assert count.failures == [
        "a.B.fails failed:\n        at a.B",
        "a.B.breaks failed:\n        boom",
        "a.B.sleeps was skipped without a reason",
    ]
    assert count.reasons == {"needs Docker": 1}
    report.write_text(REPORT.format(reason="until issue 7 is done"))
    assert (read([report]).failed, read([report]).skipped) == (2, 2)
    report.write_text("<testsuite>")
    assert read([report]).failed == 1, "a torn report is a failure"


def test_a_test_that_nobody_ran_is_missed(places: Places) -> None:
    module = places.checkout / "tasks" / "ingest"
    for name, text in (
        ("RunTest", "  @Test\n  void a() {}"),
        ("Misnamed", "  @Test\n  void a() {}"),
        ("LongTest", '@Tag("soak")\n  @Test\n  void a() {}'),
        ("SlowTest", '@Tag("slow")\n  @Test\n  void a() {}'),
        ("Helper", "/** Not a @Test. */ class Helper {}"),
    ):
        put(module / f"src/test/java/dev/x/{name}.java", text)
    put(module / "target/surefire-reports/TEST-dev.x.RunTest$Inner.xml", "<testsuite/>")
    assert [file.stem for file in java._without_report(places)] == ["Misnamed", "SlowTest"]
    assert [file.stem for file in java._without_report(places, (java.SOAK, java.SLOW))] == ["Misnamed"]


def test_a_file_of_python_tests_without_a_result_is_missed_unless_its_marks_were_left_out(places: Places) -> None:
    for name, text in (("test_run", ""), ("test_lost", ""), ("test_long", "@pytest.mark.slow")):
        put(places.checkout / f"dags/tests/{name}.py", text)
    count = Count(passed=1, files=frozenset({"dags.tests.test_run"}))
    for marks, missing in (("not soak", ["test_long", "test_lost"]), ("not soak and not slow", ["test_lost"])):
        assert [file.stem for file in python._missing(places, ["dags/tests"], marks, count)] == missing


def test_wipe_removes_what_jarflow_made_and_nothing_else(places: Places, tmp_path: Path) -> None:
    places.write_record()
    places.landing.mkdir(parents=True)
    big = put(tmp_path / "elsewhere" / "big.csv")
    (places.data / "store").symlink_to(big.parent)
    put(places.data / "precious.txt")
    put(places.landing / "sales.csv")

    wiped = jarflow(places.home, *WIPE, JARFLOW_DATA=str(big.parent))

    assert (wiped.returncode, wiped.stderr) == (0, "")
    assert without_what_is_left(wiped.stdout) == (
        "Nothing was running.\n"
        f"Removed what was Jarflow's in {places.data}. Not touched: precious.txt\n"
        f"Removed {places.home}.\n"
    )
    assert [file.name for file in places.data.iterdir()] == ["precious.txt"]
    assert big.exists(), "a link goes, what it leads to stays; so does a folder that was never ours"
    assert not places.home.exists()


def test_wipe_goes_on_where_one_was_interrupted(places: Places) -> None:
    places.write_record()
    places.run.rmdir()
    put(places.secrets / "pgpass")
    wiped = jarflow(places.home, *WIPE)
    assert (wiped.returncode, wiped.stderr) == (0, "")
    assert without_what_is_left(wiped.stdout).endswith(f"Removed {places.home}.\n")
    assert not places.home.exists()


def test_a_data_folder_that_was_there_before_is_never_wiped(tmp_path: Path) -> None:
    places = placed(tmp_path)
    tax_return = put(places.landing / "tax-return.txt")
    places.make_home()
    places.write_record()

    wiped = jarflow(places.home, *WIPE)

    assert without_what_is_left(wiped.stdout).endswith(
        f"Removed {places.home}.\nNot touched: {places.data}, which was there before Jarflow.\n"
    )
    assert tax_return.exists()


def test_a_home_that_is_somebody_elses_is_not_made_ours(tmp_path: Path) -> None:
    places = placed(tmp_path)
    thesis = put(places.home / "thesis.txt")
    with pytest.raises(Problem, match="home contains files that Jarflow did not make"):
        places.make_home()
    assert list(places.home.iterdir()) == [thesis]


@pytest.mark.parametrize("there", [False, True])
def test_wipe_of_a_home_that_was_never_made_removes_nothing(tmp_path: Path, *, there: bool) -> None:
    home, precious = tmp_path / "home", tmp_path / "precious"
    for folder in (precious, *([home] if there else [])):
        (folder / "log").mkdir(parents=True)
    wiped = jarflow(home, *WIPE, JARFLOW_DATA=str(precious))
    assert (wiped.returncode, without_what_is_left(wiped.stdout)) == (
        0,
        f"Nothing runs here.\nThere is nothing to remove: {home} was not made by ./jarflow up.\n",
    )
    assert (precious / "log").exists()
    assert (home / "log").exists() == there


def test_a_home_remembers_its_data_folder_and_its_ports(tmp_path: Path) -> None:
    home = {"JARFLOW_HOME": str(tmp_path / "home")}
    first = Places.of(home | {"JARFLOW_DATA": str(tmp_path / "data"), "JARFLOW_AIRFLOW_PORT": "9080"}, tmp_path)
    first.make_home()
    first.write_record()
    assert Places.of(home, tmp_path) == first
    assert Places.of(home | {"JARFLOW_AIRFLOW_PORT": "9081"}, tmp_path).airflow_port == 9081
    copy = first.home.rename(tmp_path / "moved")
    assert Places.of({"JARFLOW_HOME": str(copy)}, tmp_path).data == tmp_path / "data"
    assert Places.of({"JARFLOW_HOME": str(copy)}, tmp_path).airflow_port == 8080


def test_what_serve_shows_to_whom_is_remembered_until_it_is_taken_back(tmp_path: Path) -> None:
    home = {"JARFLOW_HOME": str(tmp_path / "home")}
    first = Places.of(home | {"JARFLOW_SERVE_PUBLIC": "/dashboard", "JARFLOW_SERVE_PEOPLE": "ada, grace"}, tmp_path)
    first.make_home()
    first.write_record()

    again = Places.of(home, tmp_path)
    assert (again.serve_public, again.serve_people, again.keep_days) == (("/dashboard",), ("ada", "grace"), 365)
    back = Places.of(home | {"JARFLOW_SERVE_PUBLIC": "none", "JARFLOW_KEEP_DAYS": "30"}, tmp_path)
    assert (back.serve_public, back.serve_people, back.keep_days) == ((), ("ada", "grace"), 30)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("JARFLOW_SERVE_PUBLIC", "/reports/", "expected /dashboard or none."),
        ("JARFLOW_KEEP_DAYS", "0", "expected days from 1 to 99999."),
    ],
)
def test_a_wrong_choice_of_what_is_shown_or_kept_is_refused(
    tmp_path: Path, name: str, value: str, expected: str
) -> None:
    with pytest.raises(Problem, match=f"{name} is '{value}'; {expected}"):
        Places.of({"JARFLOW_HOME": str(tmp_path), name: value}, tmp_path)


@pytest.mark.parametrize("name", ["JARFLOW_HOME", "JARFLOW_DATA", "JARFLOW_DAGS"])
def test_a_place_that_can_be_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    file = put(tmp_path / "file")
    for value, why in ((file, "is a file"), (file / "x", "is a file"), ("~nobody-at-all/x", ""), ("/" + "x" * 300, "")):
        with pytest.raises(Problem, match=f"(?s){name}={value} is no folder: .*{why}"):
            Places.of({"JARFLOW_HOME": str(tmp_path), name: str(value)}, tmp_path)
