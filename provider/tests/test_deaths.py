"""Deaths of jars: each is induced for real, and the sentence that the task ends with names it and what to change."""

from __future__ import annotations

import logging
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jarflow_airflow import cost as costs
from jarflow_airflow.cost import Cost
from jarflow_airflow.death import Death
from jarflow_airflow.log import ContractLog
from jarflow_airflow.text import Mask

if TYPE_CHECKING:
    from conftest import Airflow, Run

DEFAULT_HEAP = "-Xmx is not set, so it is a quarter of the memory that java sees"
USED = "it used up to N MB of memory"
NOT_THE_KERNEL = "the kernel did not kill for memory"
A_PERSON = f"a person or a program did it, {NOT_THE_KERNEL}; {USED}"
NO_RESULT = "exited 1 (BUG) without a result line"
OUT_OF_MEMORY = 'Exception in thread "main" java.lang.OutOfMemoryError: '
WARNING = '{"level":"WARN","msg":"memory is short"}\na line that is no JSON\n'
WARNED = "memory is short | a line that is no JSON"
UNTIL = 60
"""Seconds: for what a busy machine does soon."""
DEAD = 6


def rounded(sentence: str) -> str:
    """A sentence without what is never the same: megabytes that a JVM can have used, what it allocated, ids."""
    sentence = re.sub(r"(?<=it used up to )\d{1,3}(?= MB)", "N", sentence)
    return re.sub(r"(?<=hs_err_pid)\d+", "N", re.sub(r" \(allocated: .*?\)", "", sentence))


def options_of(task: str) -> Path:
    """The file of JVM options beside a toy."""
    return Path(os.environ["TOY_JAR"]).with_name(f"{task}.jvm")


def parted(sentence: str) -> tuple[str, str]:
    """What is said of a death, rounded, and the last lines of the jar."""
    said, _, last_lines = rounded(sentence).partition("; its last lines: ")
    return said, last_lines


def full(what: str, task: str) -> str:
    return f"its {what} in {options_of(task)}; {USED}"


HEAP_OF_SMALL = "heap is full: raise -Xmx32m"
NO_THREADS = (
    "it could start no more threads: let it use fewer, or raise the limit of the system "
    "(pids.max of its control group, ulimit -u, ulimit -v)"
)
TOO_LONG = "it asked for an array longer than Java has: the program must be changed"
"""The JVM's own words, by what is full, and what to change."""


@pytest.mark.parametrize(
    ("task", "kind", "what_to_do", "its_words"),
    [
        ("small", "heap", HEAP_OF_SMALL, "Java heap space"),
        ("small", "a large array", HEAP_OF_SMALL, "Java heap space"),
        ("small", "little by little", HEAP_OF_SMALL, "Java heap space"),
        ("parallel", "little by little", "heap is full: raise -Xmx16m", "GC overhead limit exceeded"),
        ("small", "metaspace", "metaspace is full: raise -XX:MaxMetaspaceSize=16m", "Metaspace"),
        (
            "few-classes",
            "metaspace",
            "class space is full: raise -XX:CompressedClassSpaceSize=16m",
            "Compressed class s",
        ),
        ("small", "direct memory", "direct memory is full: raise -XX:MaxDirectMemorySize=8m", "Cannot reserve 1048576"),
        ("small", "too long an array", TOO_LONG, "Requested array size exceeds VM limit"),
    ],
)
def test_memory_that_is_full_is_a_bug_that_says_which_option_to_raise(
    airflow: Airflow, task: str, kind: str, what_to_do: str, its_words: str
) -> None:
    run = airflow.run(task, "fill", kind)

    said, last_lines = parted(run.failure)
    advice = f"{what_to_do}; {USED}" if what_to_do is TOO_LONG else full(what_to_do, task)
    assert (run.state, said) == ("failed", f"{task}.jar {NO_RESULT}; {advice}")
    assert f"{OUT_OF_MEMORY}{its_words}" in last_lines


CAUGHT = {
    "heap": ("Java heap space", HEAP_OF_SMALL),
    "metaspace": ("Metaspace", "metaspace is full: raise -XX:MaxMetaspaceSize=16m"),
    "direct memory": (
        "Cannot reserve 1048576 bytes of direct buffer memory",
        "direct memory is full: raise -XX:MaxDirectMemorySize=8m",
    ),
}


@pytest.mark.parametrize("kind", CAUGHT)
@pytest.mark.parametrize(
    ("code", "outcome", "state"),
    [("1", "BUG", "failed"), ("75", "UNAVAILABLE", "up_for_retry"), ("3", "REJECTED", "failed")],
)
def test_a_jar_that_catches_the_error_and_answers_keeps_its_outcome_and_says_the_same(
    airflow: Airflow, kind: str, code: str, outcome: str, state: str
) -> None:
    run = airflow.run("small", "fill-and-say-so", kind, code, outcome)

    its_words, what_to_do = CAUGHT[kind]
    blamed = "" if outcome == "REJECTED" else f"; {full(what_to_do, 'small')}"
    assert (run.state, rounded(run.failure)) == (state, f"{outcome}: OutOfMemoryError: {its_words}{blamed}")
    assert run.xcoms["message"].startswith(f"OutOfMemoryError: {its_words}")


def test_a_stack_that_overflows_is_a_bug_without_a_word_on_memory(airflow: Airflow) -> None:
    run = airflow.run("small", "overflow")

    said, last_lines = parted(run.failure)
    assert (run.state, said) == ("failed", f"small.jar {NO_RESULT}")
    assert last_lines.startswith('Exception in thread "main" java.lang.StackOverflowError | ... | \tat Toy.overflow(')


@pytest.mark.parametrize(
    ("task", "sentence"),
    [("dies-of-memory", "exited 3 (REJECTED) without a result line"), ("aborts", NO_RESULT)],
)
def test_a_jvm_that_ends_itself_when_its_heap_is_full_says_the_same(airflow: Airflow, task: str, sentence: str) -> None:
    run = airflow.run(task, "fill", "heap")

    assert (run.state, parted(run.failure)[0]) == (
        "failed",
        f"{task}.jar {sentence}; {full('heap is full: raise -Xmx16m', task)}",
    )


def test_a_jvm_that_has_itself_killed_when_its_heap_is_full_says_both_and_is_tried_once_more(airflow: Airflow) -> None:
    run_id = airflow.new_run("fill", "heap")

    runs, states = [], []
    for _ in range(2):
        runs.append(airflow.try_task(run_id, "shot"))
        states.append(runs[-1].state)

    sentence = f"shot.jar was killed by signal 9: {A_PERSON}; its heap is full: raise -Xmx16m in {options_of('shot')}"
    assert [parted(run.failure)[0] for run in runs] == [sentence, sentence]
    assert states == ["up_for_retry", "failed"]
    assert runs[1].failure.endswith("; it is not tried again, because this was not the first try")


@contextmanager
def java_that(folder: Path, *lines: str) -> Iterator[None]:
    """A java that does something of the shell's before it becomes the real one, as that of a careful administrator."""
    real = Path(os.environ["JAVA_HOME"])
    java = folder / "bin" / "java"
    java.parent.mkdir(parents=True)
    (folder / "release").write_text((real / "release").read_text())
    java.write_text("\n".join(["#!/bin/sh", *lines, f'exec {real}/bin/java "$@"', ""]))
    java.chmod(0o755)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("JAVA_HOME", str(folder))
        yield


@pytest.mark.parametrize(
    ("task", "limit", "bound"),
    [
        ("roomy", "ulimit -v 900000", "lower -Xmx1g"),
        ("toy", "ulimit -v 400000", "set -Xmx"),
        ("giant", "", "lower -Xmx1000t"),
    ],
)
def test_a_jvm_that_gets_too_little_memory_to_start_says_what_to_lower(
    airflow: Airflow, tmp_path: Path, task: str, limit: str, bound: str
) -> None:
    with java_that(tmp_path, limit):
        run = airflow.run(task, "words")

    said, last_lines = parted(run.failure)
    what_to_do = f"{bound} in {options_of(task)}, or allow it more (ulimit -v)"
    asked = f"the system gave java less memory than it asked for: {what_to_do}"
    assert (run.state, said) == ("failed", f"{task}.jar {NO_RESULT}; {asked}; {USED}")
    assert "Could not reserve enough space for " in last_lines


def test_a_jvm_that_gets_no_more_memory_while_it_runs_says_what_to_lower(airflow: Airflow, tmp_path: Path) -> None:
    with java_that(tmp_path, "ulimit -v 500000"):
        run = airflow.run("native", "fill", "direct memory")

    options = options_of("native")
    crash = f"; java itself crashed ({options.parent}/hs_err_pidN.log)"
    said, last_lines = parted(run.failure)
    assert (crash in said) == (OUT_OF_MEMORY not in last_lines), "the program was refused memory, or the JVM itself"
    what_to_do = f"lower -Xmx64m in {options}, or allow it more (ulimit -v)"
    assert (run.state, said.replace(crash, "")) == (
        "failed",
        f"native.jar {NO_RESULT}; the system gave java less memory than it asked for: {what_to_do}; {USED}",
    )


CRASHED = """\
#
# There is insufficient memory for the Java Runtime Environment to continue.
# Native memory allocation (malloc) failed to allocate 104 bytes. Error detail: AllocateHeap
# An error report file with more information is saved as:
# /opt/airflow/hs_err_pid26890.log
#
"""


@pytest.mark.parametrize(("code", "by_signal"), [(1, 0), (-signal.SIGABRT, signal.SIGABRT)])
def test_a_jvm_that_crashes_for_lack_of_memory_says_both(tmp_path: Path, code: int, by_signal: int) -> None:
    log = ContractLog(logging.getLogger("a jar"), Mask(None))
    for line in CRASHED.splitlines():
        log.hear(line, answers=True)

    death = Death(tmp_path / "x.jar", code, log, Cost())

    what_to_do = f"set -Xmx in {tmp_path}/x.jvm, or allow it more (ulimit -v)"
    assert death.known() == [
        "java itself crashed (/opt/airflow/hs_err_pid26890.log)",
        f"the system gave java less memory than it asked for: {what_to_do}",
        "how much memory it used is not known",
    ]
    assert (death.signal, death.for_memory) == (by_signal, bool(by_signal))


def test_a_java_that_is_killed_before_it_is_there_is_retried(airflow: Airflow, tmp_path: Path) -> None:
    with java_that(tmp_path, "kill -KILL $$"):
        run = airflow.run("roomy", "words")

    sentence = f"roomy.jar was killed by signal 9: {A_PERSON}; its heap is bounded by -Xmx1g in {options_of('roomy')}"
    assert (run.state, rounded(run.failure)) == ("up_for_retry", sentence)


def test_a_jvm_that_is_killed_before_it_runs_the_program_is_retried(airflow: Airflow) -> None:
    def kill(_: Run) -> None:
        pause = Path(os.environ["TOY_JAR"]).with_name("paused")
        until = time.monotonic() + UNTIL
        while not pause.exists() and time.monotonic() < until:
            time.sleep(0.02)
        [jvm] = [pid for pid in running() if re.match(rb"[^\0]*/java\0.*/paused\.jar\0", command(pid))]
        os.kill(jvm, signal.SIGKILL)
        pause.unlink()

    run = airflow.run("paused", "words", meanwhile=kill)

    sentence = (
        f"paused.jar was killed by signal 9: {A_PERSON}; its heap is bounded by -Xmx64m in {options_of('paused')}"
    )
    assert (run.state, rounded(run.failure)) == ("up_for_retry", sentence)


def running() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]


def command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


CRASH = "java itself crashed (SIGSEGV, sent by kill, {folder}/hs_err_pidN.log)"


@pytest.mark.parametrize(
    ("task", "args", "number", "sentence"),
    [
        ("roomy", ["sleep"], signal.SIGKILL, f"9: {A_PERSON}; its heap is bounded by -Xmx1g in {{options}}"),
        ("toy", ["sleep"], signal.SIGKILL, f"9: {A_PERSON}; {DEFAULT_HEAP} ({{options}})"),
        ("small", ["fill-and-go-on", "heap"], signal.SIGKILL, f"9: {A_PERSON}; its {HEAP_OF_SMALL} in {{options}}"),
        ("toy", ["sleep"], signal.SIGTERM, "15"),
        ("crashes", ["sleep"], signal.SIGABRT, "6"),
        ("crashes", ["sleep"], signal.SIGSEGV, f"6; {CRASH}"),
    ],
)
def test_a_jar_that_somebody_sends_a_signal_is_retried_and_says_which(
    airflow: Airflow, task: str, args: list[str], number: int, sentence: str
) -> None:
    run = airflow.run(task, *args, meanwhile=lambda run: os.kill(run.field("pid"), number))

    told = sentence.format(options=options_of(task), folder=options_of(task).parent)
    assert (run.state, parted(run.failure)[0]) == ("up_for_retry", f"{task}.jar was killed by signal {told}")


def test_a_jar_that_somebody_kills_twice_is_retried_twice(airflow: Airflow) -> None:
    run_id = airflow.new_run("killed")

    states = [airflow.try_task(run_id, "roomy").state for _ in range(2)]

    assert states == ["up_for_retry", "up_for_retry"]


SAID_137 = (
    "toy.jar exited 137, as if by signal 9: it did so itself, or a program that it ran was killed, "
    f"{NOT_THE_KERNEL}; {USED}"
)


@pytest.mark.parametrize(
    ("args", "state", "sentence", "last_lines"),
    [
        (["say", "137", "", WARNING], "up_for_retry", SAID_137, WARNED),
        (["say", "143", "", WARNING], "up_for_retry", "toy.jar was killed by signal 15", WARNED),
        (["child-is-killed", "137"], "up_for_retry", SAID_137, ""),
        (["child-is-killed", "1"], "failed", "BUG: sleep ended with 137", ""),
        (["child-is-killed", "75"], "up_for_retry", "UNAVAILABLE: sleep ended with 137", ""),
    ],
)
def test_a_jar_that_ends_as_after_a_signal_or_whose_child_was_killed_was_not_killed_itself(
    airflow: Airflow, args: list[str], state: str, sentence: str, last_lines: str
) -> None:
    run = airflow.run("toy", *args)

    assert (run.state, *parted(run.failure)) == (state, sentence, last_lines)


@contextmanager
def group_below(own: Path | None, most: int, limit: Callable[[Path], Path]) -> Iterator[Path]:
    """A control group below another one, with a limit; skips where none can be made."""
    if own is None:
        pytest.skip("no control group bounds this process")
    group = own / f"jarflow-test-{os.getpid()}"
    try:
        group.mkdir()
    except OSError as cannot:
        pytest.skip(f"no control group can be made here: {cannot}")
    try:
        limit(group).write_text(str(most))
        yield group
    except OSError as cannot:
        pytest.skip(f"a control group cannot be bounded here: {cannot}")
    finally:
        until = time.monotonic() + DEAD
        while (group / "cgroup.procs").read_text() and time.monotonic() < until:
            time.sleep(0.05)
        group.rmdir()


@pytest.fixture
def control_group() -> Iterator[Path]:
    """A control group with 128 MB of memory."""
    groups = costs.memory_groups(Path("/proc/self/cgroup").read_text())
    with group_below(groups[0] if groups else None, 128 * costs.MEGABYTE, costs.limit_file) as group:
        yield group


@pytest.fixture
def crowded() -> Iterator[Path]:
    """A control group with at most 60 threads, in either version."""
    places = [line.split(":", 2)[1:] for line in Path("/proc/self/cgroup").read_text().splitlines()]
    roots = {"pids": costs.CONTROL_GROUPS / "pids", "": costs.CONTROL_GROUPS}
    groups = [roots[kind] / place.strip("/") for kind, place in places if kind in roots]
    with group_below(groups[0] if groups else None, 60, lambda group: group / "pids.max") as group:
        yield group


def test_a_jar_that_can_start_no_more_threads_is_a_bug_that_says_so(airflow: Airflow, crowded: Path) -> None:
    run = airflow.run("small", "fill-a-group", str(crowded), "threads")

    said, last_lines = parted(run.failure)
    assert (run.state, said) == ("failed", f"small.jar {NO_RESULT}; {NO_THREADS}; {USED}")
    assert f"{OUT_OF_MEMORY}unable to create native thread" in last_lines


@pytest.mark.parametrize(("task", "bound"), [("roomy", "-Xmx1g"), ("no-options", None)])
def test_a_jar_that_is_killed_because_its_control_group_is_full_says_so_and_is_tried_once_more(
    airflow: Airflow, control_group: Path, task: str, bound: str | None
) -> None:
    run_id = airflow.new_run("fill-a-group", str(control_group))
    file = options_of(task)

    runs, states = [], []
    for _ in range(2):
        runs.append(airflow.try_task(run_id, task))
        states.append(runs[-1].state)

    heap = f"its heap is bounded by {bound} in {file}" if bound else f"{DEFAULT_HEAP} ({file})"
    lower = f"lower {bound}" if bound else "set -Xmx"
    sentence = (
        f"{task}.jar was killed by signal 9: the kernel did it, because its control group may use 128 MB "
        f"({costs.limit_file(control_group)}); it used up to N MB of memory; {heap}; "
        f"{lower} in {file}, run less at the same time, or give it more memory; its last lines: moved"
    )
    assert [rounded(run.failure) for run in runs] == [
        sentence,
        f"{sentence}; it is not tried again, because this was not the first try",
    ]
    assert states == ["up_for_retry", "failed"]


V1 = ("memory.oom_control", "memory.limit_in_bytes", "oom_kill_disable 0\nunder_oom 0\noom_kill %d\n")
V2 = ("memory.events", "memory.max", "low 0\noom 3\noom_kill %d\noom_group_kill 0\n")
IN_V1 = "9:name=systemd:/\n4:cpu,memory:/docker/1f0c\n0::/\n"
IN_V2 = "0::/airflow.slice/task\n"


@pytest.mark.parametrize(
    ("version", "where", "limits", "full"),
    [
        (V2, IN_V2, {"airflow.slice/task": "max", "airflow.slice": "268435456"}, "airflow.slice"),
        (V2, IN_V2, {"airflow.slice/task": "268435456", "airflow.slice": "536870912"}, "airflow.slice/task"),
        (V2, IN_V2, {"airflow.slice/task": "max", "airflow.slice": "max"}, None),
        (V2, "0::/\n", {"": "268435456"}, ""),
        (V1, IN_V1, {"memory/docker/1f0c": "268435456", "memory": "9223372036854771712"}, "memory/docker/1f0c"),
        (V1, IN_V1, {"memory": "268435456"}, "memory"),
    ],
    ids=["above", "its own", "the machine", "a container", "the first version", "a container of the first version"],
)
def test_who_killed_for_memory_is_read_from_the_counters_of_either_version(
    tmp_path: Path, version: tuple[str, str, str], where: str, limits: dict[str, str], full: str | None
) -> None:
    counter, limit, counts = version
    for group, bytes_ in limits.items():
        (tmp_path / group).mkdir(parents=True, exist_ok=True)
        (tmp_path / group / counter).write_text(counts % 3)
        (tmp_path / group / limit).write_text(f"{bytes_}\n")
    with pytest.MonkeyPatch.context() as system:
        system.setattr(costs, "CONTROL_GROUPS", tmp_path)
        cost = Cost()
        cost._groups = costs.memory_groups(where)
        cost._killed_in_group = costs.killed_in(cost._groups)
    assert (cost.for_memory(), cost.killed_by("somebody did it")) == (False, f"somebody did it, {NOT_THE_KERNEL}")

    (tmp_path / next(iter(limits)) / counter).write_text(counts % 4)

    reason = (
        "the machine had no memory left"
        if full is None
        else f"its control group may use 256 MB ({tmp_path / full / limit})"
    )
    assert (cost.for_memory(), cost.killed_by("somebody did it")) == (True, f"the kernel did it, because {reason}")


def test_where_the_system_tells_nothing_the_reason_of_a_death_is_not_guessed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(costs, "told", lambda *_: None)

    death = Death(tmp_path / "x.jar", -signal.SIGKILL, ContractLog(None, Mask(None)), Cost())
    assert death.by_signal() == "x.jar was killed by signal 9: this system does not say who did it"
    assert death.known() == [
        "how much memory it used is not known",
        f"{DEFAULT_HEAP} ({tmp_path}/x.jvm)",
        f"if it was the kernel, for memory: set -Xmx in {tmp_path}/x.jvm, or give it more memory",
    ]
    assert not death.for_memory
