"""What `./jarflow test` brings by itself, how its parts run beside each other, and what it says at the end."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from cli import browser, debian
from cli.places import Places
from cli.problem import Terminated
from cli.proof.count import Count, read
from cli.screen import Screen, Step
from cli.tests.files import put
from cli.verbs import test

STARTS = "#!/bin/sh\necho '<html>well</html>'\n"
LACKS_A_LIBRARY = "#!/bin/sh\necho 'error while loading shared libraries: libnss3.so' >&2\nexit 127\n"
DRIVER_STARTS = "#!/bin/sh\necho Version 1.2.3\n"
REPORT = """<testsuite><testcase classname="dev.x.{name}Test" name="holds" time="{time}"/></testsuite>"""


@pytest.fixture(autouse=True)
def _tools(places: Places) -> None:
    put(places.venv_python, DRIVER_STARTS, 0o755)


def test_a_browser_without_its_libraries_is_none(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin:/usr/bin")
    monkeypatch.setattr(browser, "NAMES", ("broken-browser", "other-browser"))
    put(tmp_path / "bin" / "broken-browser", LACKS_A_LIBRARY, 0o755)
    assert browser.find(places) is None
    fetched = put(places.tools / "browser" / "playwright" / "chromium-1" / "headless_shell", STARTS, 0o755)
    assert browser.find(places) == fetched
    here = put(tmp_path / "bin" / "other-browser", STARTS, 0o755)
    assert browser.find(places) == here, "one that is there comes first"
    put(places.venv_python, LACKS_A_LIBRARY, 0o755)
    assert browser.find(places) is None, "nothing can steer it"


def test_a_browser_is_fetched_in_the_ways_that_there_are_until_one_starts(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "NAMES", ())
    tried = []

    def fails(_: Places, __: Path) -> None:
        tried.append("fails")
        raise OSError("no network")

    def works(there: Places, _: Path) -> None:
        tried.append("works")
        put(there.tools / "browser" / "chromium", STARTS, 0o755)

    monkeypatch.setattr(browser, "_ways", lambda: iter([("by air", fails), ("by sea", works), ("by land", fails)]))
    step = Step("Browser")
    assert browser.prepare(places, step).good
    assert tried == ["fails", "works"]
    assert step.note == f"{places.tools / 'browser' / 'chromium'}, which starts"
    assert (places.tools / "install-browser.log").read_text() == "by air: no network\n"
    browser.prepare(places, step)
    assert tried == ["fails", "works"], "it is there"


def test_where_no_browser_can_be_had_it_is_said_and_nothing_fails(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "NAMES", ())
    monkeypatch.setattr(browser, "_ways", lambda: iter(()))
    step = Step("Browser")
    assert browser.prepare(places, step) == Count()
    assert step.note.startswith("no browser here starts, and none could be fetched (see .jarflow/tools/install-browser")


def test_what_was_unpacked_starts_from_its_folder(places: Places, tmp_path: Path) -> None:
    root = tmp_path / "a folder" / "root"
    for library in ("usr/lib/x86/libnss3.so", "usr/lib/x86/blas/libblas.so.3", "usr/lib/chromium/libEGL.so"):
        put(root / library, "", 0o755)
    put(root / "usr/lib/chromium/chromium", '#!/bin/sh\necho "well $LD_LIBRARY_PATH $FONTCONFIG_FILE"\n', 0o755)
    needs_a_library = '#!/bin/sh\n[ "$LD_LIBRARY_PATH" ] && echo "Version $LD_LIBRARY_PATH $1"\n'
    put(places.venv / "lib/python3.11/site-packages/playwright/driver/node", needs_a_library, 0o755)
    put(places.venv_python, '#!/bin/sh\nexec "$PLAYWRIGHT_NODEJS_PATH" "$3"\n', 0o755)
    (places.tools / "browser").mkdir()
    assert not browser.driver_starts(places)
    browser._write_scripts(places, root)
    found = browser.find(places)
    assert found
    libraries = f"{root}/usr/lib/x86:{root}/usr/lib/x86/blas"
    assert browser._said([found]) == f"well {libraries} {root}/fonts.conf\n"
    assert browser._said([browser.driver(places)["PLAYWRIGHT_NODEJS_PATH"], "is it"]) == f"Version {libraries} is it\n"


@pytest.mark.skipif(not debian.here(), reason="this is not Debian or Ubuntu")
def test_a_plan_of_apt_names_what_is_to_be_fetched() -> None:
    plan = "Inst libnspr4 (2:4.35-1 Debian:12/stable [amd64])\nInst chromium (1 x [amd64]) []\nConf chromium (1 x)\n"
    assert debian.TO_INSTALL.findall(plan) == ["libnspr4", "chromium"]


def waits(until: threading.Event) -> test.Part:
    def part(_: Places, __: Step) -> Count:
        assert until.wait(60)
        return Count(passed=1)

    return "waits", part


def test_parts_run_beside_each_other(places: Places) -> None:
    met = threading.Event()

    def sets(_: Places, __: Step) -> Count:
        met.set()
        return Count(passed=2)

    tests = test._Tests(places, Screen(io.StringIO()))
    tests.run_beside(waits(met), [("sets", sets)])
    assert sum((count for _, _, count in tests.counts), Count()).passed == 3


def test_what_runs_beside_ends_when_the_command_is_ended(places: Places) -> None:
    started = threading.Event()
    children = []

    def sleeps(_: Places, step: Step) -> Count:
        step.child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        children.append(step.child)
        started.set()
        step.child.wait()
        return Count()

    def is_ended(_: Places, __: Step) -> Count:
        assert started.wait(60)
        raise Terminated

    began = time.monotonic()
    with pytest.raises(Terminated):
        test._Tests(places, Screen(io.StringIO())).run_beside(("sleeps", sleeps), [("is ended", is_ended)])
    assert children[0].poll() is not None
    assert time.monotonic() - began < 50


def summary(places: Places, count: Count) -> tuple[int, str]:
    out = io.StringIO()
    tests = test._Tests(places, Screen(out))
    tests.counts = [("Tools", 1.0, Count()), ("Java", 75.0, count)]
    return tests.summary(), out.getvalue()


def test_the_table_names_the_ten_slowest_tests_and_modules_over_the_limit(places: Places, tmp_path: Path) -> None:
    reports = []
    for number in range(12):
        module = "load-sales" if number == 11 else "kit"
        text = REPORT.format(name=f"N{number}", time="1,041.5" if number == 11 else number / 10)
        reports.append(put(tmp_path / f"tasks/{module}/target/surefire-reports/TEST-dev.x.N{number}Test.xml", text))
    code, said = summary(places, read(reports))
    assert code == 0
    assert said == (
        "\n"
        "  PART  PASSED  FAILED  SKIPPED  TOOK\n"
        "  Java  12      0       0        1 m 15 s\n"
        "\n"
        "  TOOK       SLOWEST TESTS\n"
        "  17 m 22 s  load-sales: N11Test.holds\n"
        + "".join(f"  {number / 10:.1f} s      kit: N{number}Test.holds\n" for number in range(10, 1, -1))
        + "  ! load-sales took 17 m 22 s: the tests of a module take at most 40 s\n"
        "\n"
        "12 passed, 0 failed, 0 skipped\n"
    )


def test_an_assumption_says_why_a_test_was_skipped(tmp_path: Path) -> None:
    case = """<testsuite><testcase classname="dev.x.DiskTest" name="fills">
        <skipped type="a.TestAbortedException">{}</skipped></testcase></testsuite>"""
    said = "a.TestAbortedException: Assumption failed: nobody may mount a disk\n\tat dev.x.DiskTest"
    report = put(tmp_path / "TEST-dev.x.DiskTest.xml", case.format(said))
    assert read([report]).reasons == {"Assumption failed: nobody may mount a disk": 1}
    put(report, case.format("a.TestAbortedException: \n\tat dev.x.DiskTest"))
    assert read([report]).failures == ["dev.x.DiskTest.fills was skipped without a reason"]


def test_a_skip_fails_where_everything_must_run(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    skipped = Count(passed=1, skipped=1, reasons={"no browser": 1})
    monkeypatch.delenv("CI", raising=False)
    assert summary(places, skipped)[0] == 0
    monkeypatch.setenv("CI", "true")
    code, said = summary(places, skipped)
    assert code == 1
    assert said.endswith(
        "  skipped 1: no browser\n\nWith CI=true every test must run: the skipped ones count as failed.\n"
        "1 passed, 0 failed, 1 skipped\n"
    )
    assert summary(places, Count(passed=1))[0] == 0
