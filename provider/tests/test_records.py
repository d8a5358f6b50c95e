"""The laws of `Records`: what the author of a log meant, of which grade, and one record a message."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest

from jarflow_airflow.layouts import LEVELS, LOOKED_AT
from jarflow_airflow.records import (
    MOST_DEPTH,
    MOST_IN_DOUBT,
    MOST_JSON_LETTERS,
    MOST_JSON_LINES,
    MOST_LETTERS,
    MOST_LINES,
    Record,
    Records,
)

LAYOUTS = Path(__file__).parent / "layouts"
NAMES = sorted(file.stem for file in LAYOUTS.glob("*.txt"))
ON_STDERR = {
    *("commons-logging-simplelog", "javac", "jul-default", "jul-german", "jul-one-line"),
    *("picocli-exception", "picocli-usage", "plain", "slf4j-simple", "tinylog-default-stderr"),
}
LONG = 64 * 1024


def heard(text: str, *, out: bool = False) -> list[Record]:
    """All records of what a program wrote at once to one stream."""
    records = Records()
    complete = [record for line in text.split("\n") for record in records.hear(line, out=out)]
    return complete + records.flush()


def told(text: str, *, out: bool = False) -> list[tuple[str, str]]:
    return [(record.level, record.message) for record in heard(text, out=out)]


def one(text: str, *, out: bool = False) -> Record:
    [record] = heard(text, out=out)
    return record


# ---- what real loggers write


def meant(name: str) -> list[list[str | None]]:
    return json.loads((LAYOUTS / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_a_real_layout_says_what_its_author_meant(name: str) -> None:
    records = heard((LAYOUTS / f"{name}.txt").read_text(encoding="utf-8"), out=name not in ON_STDERR)
    said = [[record.level, record.message, record.trace and record.trace.split("\n")[0]] for record in records]
    assert said == meant(name)


@pytest.mark.parametrize("name", NAMES)
def test_each_line_of_a_stack_trace_is_in_the_trace_of_its_record(name: str) -> None:
    text = (LAYOUTS / f"{name}.txt").read_text(encoding="utf-8")
    records = heard(text, out=name not in ON_STDERR)
    assert not [record for record in records if "\tat " in record.message]
    if not text.lstrip().startswith("{"):
        lines = [line for line in text.split("\n") if line.lstrip().startswith(("at ", "Caused by: ", "... "))]
        of_traces = [line for record in records for line in (record.trace or "").split("\n")]
        assert [line for line in of_traces if line.lstrip().startswith(("at ", "Caused by: ", "... "))] == lines
    else:
        assert all("\n\tat demo." in record.trace for record in records if record.trace)


def test_there_are_enough_layouts_and_each_is_listed() -> None:
    readme = (LAYOUTS / "README.md").read_text(encoding="utf-8")
    assert len(NAMES) >= 20
    assert [name for name in NAMES if f"`{name}`" not in readme] == []
    assert {file.stem for file in LAYOUTS.glob("*.json")} == set(NAMES)


# ---- heads of lines


@pytest.mark.parametrize(
    ("line", "level", "message", "fields"),
    [
        ("2026-11-29T23:21:05.123Z WARN no price", "warning", "no price", {}),
        ("2026-11-29 23:21:05,123 - WARN - no price", "warning", "no price", {}),
        ("2026-11-29 23:21:05.123456789 UTC [WARN ] no price", "warning", "no price", {}),
        ("[2026-11-29 23:21:05,123] WARN no price (shop.Cart)", "warning", "no price (shop.Cart)", {}),
        ("[2026-11-29T23:21:05+01:00] [warn] no price", "warning", "no price", {}),
        ("26/11/29 23:21:05 WARN Cart: no price", "warning", "Cart: no price", {}),
        ("29 Nov 2026 23:21:05,123 | WARN | no price", "warning", "no price", {}),
        ("29.11.2026 23:21:05 Warning: no price", "warning", "no price", {}),
        ("23:21:05 [pool-1-thread-1] [r-17] WARN no price", "warning", "[pool-1-thread-1] [r-17] no price", {}),
        ("23:21:05.123 pool-1-thread-1 WARN no price", "warning", "pool-1-thread-1 no price", {}),
        ("2026-11-29T23:21:05.123456Z main WARN No appender", "warning", "main No appender", {}),
        ("23:21:05,123 |-WARN in ch.qos.logback.Cart - no price", "warning", "in ch.qos.logback.Cart - no price", {}),
        ("1795995285123 WARN no price", "warning", "no price", {}),
        (
            "29-Nov-2026 23:21:05.123 WARNING [main] shop.Cart.add no price",
            "warning",
            "[main] shop.Cart.add no price",
            {},
        ),
        ("[2026-11-29T23:21:05,123][WARN ][shop.Cart ] no price", "warning", "[shop.Cart ] no price", {}),
        ("2026-11-29 23:21:05.123:WARN:shop.Cart:main: no price", "warning", "shop.Cart:main: no price", {}),
        ("2026-11-29 23:21:05,123 [id:7] - WARN  [main:7] - no price", "warning", "[id:7] - [main:7] - no price", {}),
        ("2026-11-29T23:21:05,123 | WARN  | main | no price", "warning", "main | no price", {}),
        (
            "2026-11-29 23:21:05,123 WARN  shop.Cart:12 - no price",
            *("warning", "no price", {"logger": "shop.Cart"}),
        ),
        (
            "2026-11-29 23:21:05,123 WARN  shop.Cart                 [] - no price",
            *("warning", "no price", {"logger": "shop.Cart"}),
        ),
        (
            "2026-11-29T23:21:05.123+01:00  WARN 1 --- [shop] [nio-8080-exec-1] [6a-9f] s.Cart     : no price",
            *("warning", "no price", {"logger": "s.Cart", "thread": "nio-8080-exec-1"}),
        ),
        ("WARN  [2026-11-29 23:21:05,123] shop.Cart: no price", "warning", "no price", {"logger": "shop.Cart"}),
        ("[0.012s][warning][gc,heap] no room", "warning", "[gc,heap] no room", {}),
        ("[main] WARN shop.Cart - no price", "warning", "no price", {"logger": "shop.Cart", "thread": "main"}),
        ("[main] INFO  shop.Cart - ::group::x", "info", "::group::x", {"logger": "shop.Cart", "thread": "main"}),
        ("12:00:01 INFO shop.Cart - ::group::x", "info", "::group::x", {"logger": "shop.Cart"}),
        ("[main] WARN no price", "warning", "[main] no price", {}),
        ("cart.js:1:20: ERROR - [JSC] no price", "error", "cart.js:1:20: [JSC] no price", {}),
        ("error(7):  no price", "error", "(7):  no price", {}),
        ("[WARN] no price", "warning", "no price", {}),
        ("[ warn ] no price", "warning", "no price", {}),
        ("[ERROR]   - an item of a list", "error", "  - an item of a list", {}),
        ("[INFO]", "info", "", {}),
        ("WARN  [main] no price", "warning", "[main] no price", {}),
        (" WARN no price", "warning", "no price", {}),
        ("WARN - no price", "warning", "no price", {}),
        ("FATAL no price", "critical", "no price", {}),
        ("SEVERE: no price", "error", "no price", {}),
        ("error: no price", "error", "no price", {}),
        ("Error: Could not find or load main class Cart", "error", "Could not find or load main class Cart", {}),
        ("warning: no price", "warning", "no price", {}),
        ("WARNING: A restricted method was called", "warning", "A restricted method was called", {}),
        ("src/Cart.java:3: error: ';' expected", "error", "src/Cart.java:3: ';' expected", {}),
        (r"C:\shop\Cart.java:3: warning: [removal] x", "warning", r"C:\shop\Cart.java:3: [removal] x", {}),
        ("Cart.kt:3:12: error: unresolved reference", "error", "Cart.kt:3:12: unresolved reference", {}),
        (
            "OpenJDK 64-Bit Server VM warning: no room",
            *("warning", "OpenJDK 64-Bit Server VM no room", {}),
        ),
        ('level=warn msg="no \\"price\\"" row=7', "warning", 'no "price"', {"row": "7"}),
        ("time=2026-11-29T23:21:05Z level=WARN msg=none", "warning", "none", {}),
        ('level=error msg="never closed', "error", "never closed", {}),
    ],
)
def test_a_head_tells_the_level(line: str, level: str, message: str, fields: dict[str, str]) -> None:
    record = one(line)
    assert (record.level, record.message, record.fields, record.known) == (level, message, fields, True)


@pytest.mark.parametrize("word", LEVELS)
def test_each_word_for_a_level_is_read(word: str) -> None:
    assert one(f"23:21:05 {word} no price").level == LEVELS[word]
    assert one(f"23:21:05 [{word.lower()}] no price").level == LEVELS[word]
    assert one(json.dumps({"level": word.title(), "message": "no price"})).level == LEVELS[word]


@pytest.mark.parametrize(
    "line",
    [
        "Error handling is strict here",
        "Error occurred in row 7",
        "error rate: 0",
        "Errors: 0",
        "errors=0 warnings=3",
        "ERROR",
        "ERROR,7,no price",
        "ERROR;7;no price",
        "ERROR | 7 | no price",
        "ERROR    report errors only",
        "  ERROR report errors only",
        "  --level=ERROR   report errors only",
        '"ERROR","7"',
        "row,level,ERROR,7",
        "2026-11-29 23:21:05,ERROR,7",
        "2026-11-29 23:21:05 ERROR,7",
        "2026-11-29 23:21:05 ERROR-free days: 7",
        "2026-11-29,23:21:05,ERROR",
        "1795995285123,ERROR,7",
        "7 ERROR lines were found",
        "23:21:05 the word ERROR was found",
        "23:21:05 Server ERROR 500",
        "2026-11-29 23:21:05 Errors: none",
        "2026-11-29 was a day with one ERROR",
        "the task ended: ERROR: none",
        "no error: all is well",
        "ERRORS WERE FOUND",
        "ERROR-PRONE is a library",
        "WARNING_COUNT=3",
        "level=5 of the tower, ERROR",
        'level=error but no message "here"',
        'time="x level=error " msg=none',
        "[not a level] ERROR-free",
        "[1, 2] ERROR",
        "at ERROR there is a sign",
        "Caused by the weather: ERROR",
        "Exception handling: on",
        "https://example.org:443/error: x",
        "::group::ERROR",
        "E: 7",
        "{ERROR}",
        '{"error": "none"}',
        '{"level": 3, "message": "is reached"}',
        '["ERROR", "no price"]',
    ],
)
def test_a_word_alone_tells_no_level(line: str) -> None:
    """A row of CSV, a line of a help text, and prose are what their stream says."""
    assert heard(line, out=True) == [Record("info", line, known=False)]
    assert heard(line) == [Record("warning", line, known=False)]


def test_what_is_behind_the_first_letters_tells_no_level() -> None:
    begin = "2026-11-29 23:21:05.123456789 +01:00" + f"    [{'x' * 80}]" * 3
    line = f"{begin}    ERROR no price"
    assert len(begin) < LOOKED_AT < len(line)
    assert heard(line) == [Record("warning", line, known=False)]
    assert one(line.replace("xx", "x")).level == "error"


# ---- which lines belong together


def test_lines_without_a_head_that_follow_at_once_belong_to_the_message() -> None:
    text = "23:21:05 ERROR two rows:\n  ERROR in row 1\n\nplease look\n\n23:21:06 INFO goes on"
    assert told(text) == [("error", "two rows:\n  ERROR in row 1\n\nplease look"), ("info", "goes on")]


def test_a_line_that_follows_later_does_not() -> None:
    records = Records()
    assert records.hear("23:21:05 ERROR no price", out=True) == []
    assert [record.message for record in records.flush()] == ["no price"]
    assert records.hear("goes on", out=True) == []
    assert records.flush() == [Record("info", "goes on", known=False)]
    assert records.flush() == []


def test_each_stream_has_its_own_record() -> None:
    records = Records()
    records.hear("23:21:05 ERROR no price", out=False)
    records.hear("23:21:05 DEBUG row 7", out=True)
    records.hear("of the cart", out=False)
    records.hear("of the file", out=True)
    assert {(record.level, record.message) for record in records.flush()} == {
        ("error", "no price\nof the cart"),
        ("debug", "row 7\nof the file"),
    }


def test_lines_that_nothing_is_known_of_are_records_of_their_own() -> None:
    assert told("one\n\n \ntwo", out=True) == [("info", "one"), ("info", "two")]
    assert told("one\n\n \ntwo") == [("warning", "one"), ("warning", "two")]


def test_of_what_is_printed_by_hand_only_lines_with_blanks_before_them_go_on() -> None:
    text = "Cart.java:3: warning: no price\n  add(7)\n      ^\n1 warning\nError: row 7\n\tof the cart\ngoes on"
    assert told(text, out=True) == [
        ("warning", "Cart.java:3: no price\n  add(7)\n      ^"),
        ("info", "1 warning"),
        ("error", "row 7\n\tof the cart"),
        ("info", "goes on"),
    ]
    assert told("WARNING: no price\nof the cart", out=True) == [("warning", "no price\nof the cart")]


def test_a_date_begins_another_record_but_tells_no_level() -> None:
    assert told("23:21:05 ERROR no price\n2026-11-29 23:21:06 goes on", out=True) == [
        ("error", "no price"),
        ("info", "2026-11-29 23:21:06 goes on"),
    ]


def test_a_full_record_is_followed_by_another_of_its_level() -> None:
    lines = heard("23:21:05 ERROR rows:\n" + "\n".join(map(str, range(MOST_LINES))))
    assert [(record.level, record.message.count("\n") + 1, record.known) for record in lines] == [
        ("error", MOST_LINES, True),
        ("error", 1, True),
    ]
    letters = heard("23:21:05 ERROR rows:\n" + "\n".join(["x" * (MOST_LETTERS // 3)] * 9))
    assert {record.level for record in letters} == {"error"}
    assert all(len(record.message) <= MOST_LETTERS for record in letters)
    assert sum(record.message.count("x") for record in letters) == MOST_LETTERS // 3 * 9


def test_a_full_trace_goes_on_in_another_record() -> None:
    records = heard("23:21:05 ERROR deep\njava.lang.StackOverflowError\n" + "\tat a.B.c(B.java:1)\n" * 1024)
    assert [record.level for record in records] == ["error", "error"]
    assert [record.message for record in records] == ["deep", "at a.B.c(B.java:1)"]
    assert sum((record.trace or "").count("\tat ") for record in records) == 1024


# ---- stack traces

FRAMES = "\tat shop.Cart.add(Cart.java:7)\n\tat java.base/java.lang.Thread.run(Thread.java:1583)"
TRACE = f"""\
shop.NoPrice: row 7
{FRAMES}
\tSuppressed: java.io.IOException: close failed
\t\tat shop.Cart.close(Cart.java:9)
\t\t... 1 more
\tCaused by: java.lang.Error
\t\t... 2 common frames omitted
Caused by: java.io.IOException: the disk is full
of which there is one
\tat _COROUTINE._BOUNDARY._(CoroutineDebugging.kt:46)
\tat (Coroutine boundary)
\tat shop.Cart$add$1.invokeSuspend(Cart.kt:12)
\tat shop.Test.a name with blanks(Test.kt:3)
\tat shop.Cart$$Lambda/0x00007f.run(Unknown Source)
    at app//shop.Cart.<init>(Native Method)
\t... suppressed 3 lines
Caused by: [CIRCULAR REFERENCE: shop.NoPrice: row 7]"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_trace_is_one_record_with_the_line_before_it(newline: str) -> None:
    text = f"23:21:05 ERROR cannot add\n{TRACE}\ngoes on".replace("\n", newline)
    record, after = heard(text)
    assert record == Record("error", "cannot add", trace=TRACE)
    assert after == Record("warning", "goes on", known=False)


def test_a_trace_that_was_printed_is_an_error() -> None:
    for out in (True, False):
        [record] = heard(f"java.lang.IllegalStateException: no price\n{FRAMES}", out=out)
        trace = f"java.lang.IllegalStateException: no price\n{FRAMES}"
        assert record == Record("error", "java.lang.IllegalStateException: no price", trace=trace)


@pytest.mark.parametrize("name", ["java.lang.StackOverflowError", "shop.Cart$Closed", "NoPriceException"])
def test_so_is_one_of_any_name(name: str) -> None:
    assert one(f"{name}\n{FRAMES}", out=True) == Record("error", name, trace=f"{name}\n{FRAMES}")


def test_the_message_of_an_exception_has_many_lines() -> None:
    text = f"java.lang.Error: two rows:\nrow 7\n\nrow 8\n{FRAMES}"
    assert one(text) == Record("error", "java.lang.Error: two rows:\nrow 7\n\nrow 8", trace=text)


def test_it_has_so_many_lines_at_most() -> None:
    lines = "row\n" * (MOST_IN_DOUBT - 1)
    trace = f"java.lang.Error: rows:\n{lines}{FRAMES}"
    assert one(f"23:21:05 ERROR x\n{trace}") == Record("error", "x", trace=trace)
    text = f"java.lang.Error: rows:\n{lines}row\n"
    assert one(f"23:21:05 ERROR x\n{text}{FRAMES}") == Record("error", f"x\n{text}".rstrip(), trace=FRAMES)


def test_what_may_be_one_may_be_long() -> None:
    line = f"java.lang.Error: {'x' * (LONG - 17)}"
    assert told(f"{line}\n\n{line}\n{FRAMES}", out=True)[0] == ("info", line)


def test_each_trace_that_is_printed_is_its_own_record() -> None:
    text = f"a.B: row 7\n{FRAMES}\njava.lang.Error: row 8\n{FRAMES}\nError: row 9\njava.lang.Error: row 9\n{FRAMES}"
    assert [(record.message, record.trace is None) for record in heard(text)] == [
        ("a.B: row 7", False),
        ("java.lang.Error: row 8", False),
        ("row 9", True),
        ("java.lang.Error: row 9", False),
    ]


def test_what_looks_like_an_exception_is_none_without_a_trace() -> None:
    assert heard("java.lang.Error: row 7\ngoes on", out=True) == [
        Record("info", "java.lang.Error: row 7", known=False),
        Record("info", "goes on", known=False),
    ]
    late = "\n".join(["java.lang.Error: row 7", *map(str, range(MOST_IN_DOUBT)), FRAMES])
    assert [(record.level, record.trace is None) for record in heard(late, out=True)] == [
        *[("info", True)] * MOST_IN_DOUBT,
        ("info", False),
    ]


@pytest.mark.parametrize(
    "head",
    [
        'Exception in thread "main" java.lang.Error: row 7',
        'Exception in thread "a thread" shop.NoPrice',
    ],
)
def test_an_uncaught_exception_is_an_error(head: str) -> None:
    thrown = head.rpartition('" ')[2]
    assert one(f"{head}\n{FRAMES}", out=True) == Record("error", head, trace=f"{thrown}\n{FRAMES}")
    assert one(head, out=True) == Record("error", head)


def test_so_is_one_that_could_not_be_printed() -> None:
    line = 'Exception: java.lang.OutOfMemoryError thrown from the UncaughtExceptionHandler in thread "main"'
    assert one(line, out=True) == Record("error", line)


def test_so_is_a_java_that_cannot_start() -> None:
    said = "Error occurred during initialization of VM\nToo small maximum heap"
    assert one(said, out=True) == Record("error", said)


def test_a_trace_behind_a_message_on_its_line_is_cut_from_it() -> None:
    text = f"23:21:05 ERROR cannot add: row 7: java.lang.Error: java.lang.Error: x\n{FRAMES}"
    trace = f"java.lang.Error: java.lang.Error: x\n{FRAMES}"
    assert one(text) == Record("error", "cannot add: row 7", trace=trace)


def test_the_message_of_a_record_may_name_the_exception_of_its_trace() -> None:
    text = f"23:21:05 ERROR java.lang.Error: x\njava.lang.Error: x\n{FRAMES}"
    assert one(text) == Record("error", "java.lang.Error: x", trace=f"java.lang.Error: x\n{FRAMES}")


def test_a_trace_that_goes_on_later_has_the_level_of_its_record() -> None:
    records = Records()
    records.hear("23:21:05 ERROR cannot add", out=True)
    records.flush()
    records.hear("\tat shop.Cart.add(Cart.java:7)", out=True)
    [record] = records.flush()
    assert (record.level, record.known) == ("error", True)


def test_a_trace_belongs_to_a_line_that_nothing_is_known_of() -> None:
    assert one(f"cannot add\n{FRAMES}", out=True) == Record("info", "cannot add", trace=FRAMES, known=False)


def test_a_dump_of_threads_is_no_error() -> None:
    dump = f'"main" #1 prio=5\n{FRAMES}\n\t- locked <0x01> (a java.lang.Object)\n\tat a.B.c(B.java:1)'
    assert [(record.level, record.message) for record in heard(dump, out=True)] == [("info", '"main" #1 prio=5')]


# ---- records of two lines


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [
        ("Nov 29, 2026 11:21:05 PM shop.Cart add", "SEVERE: no price", "error"),
        ("Nov 29, 2026 11:21:05\u202fPM shop.Cart add", "FINEST: no price", "debug"),
        ("Nov. 29, 2026 11:21:05 PM shop.Cart add", "AM FEINSTEN: no price", "debug"),
        ("nov. 29, 2026 11:21:05 PM shop.Cart <init>", "AVERTISSEMENT: no price", "warning"),
        ("nov 29, 2026 11:21:05 p.\u00a0m. shop.Cart add", "INFORMACIÓN: no price", "info"),
        ("nov 29, 2026 11:21:05 P. M. shop.Cart add", "GRAVE: no price", "error"),
        ("11月 29, 2026 11:21:05 午後 shop.Cart add", "重大: no price", "error"),
        ("11月 29, 2026 11:21:05 下午 shop.Cart", "警告: no price", "warning"),
        ("2026-11-29 23:21:05 [main] shop.Cart.add()", "ERROR: no price", "error"),
    ],
)
def test_a_record_of_two_lines_is_one(first: str, second: str, level: str) -> None:
    record, other = heard(f"{first}\n{second}\nof the cart\n{first}\n{second}")
    assert (record.level, record.message, other.message) == (level, "no price\nof the cart", "no price")
    assert record.known
    assert record.fields["source"].startswith("shop.Cart")
    assert record.fields.get("thread", "main") == "main"


def test_the_first_line_of_two_may_stay_alone() -> None:
    first = "Nov 29, 2026 11:21:05 PM shop.Cart add"
    assert told(f"{first}\ngoes on\n{first}\n{first}", out=True) == [
        ("info", first),
        ("info", "goes on"),
        ("info", first),
        ("info", first),
    ]
    assert told(f"{first}\nTOTAL: 7", out=True) == [("info", first), ("info", "TOTAL: 7")]


# ---- JSON


@pytest.mark.parametrize(
    ("line", "record"),
    [
        (
            '{"ts":"2026-11-29T23:21:05Z","level":"WARN","msg":"no price","row":7,"group":"begin"}',
            Record("warning", "no price", {"row": 7, "group": "begin"}),
        ),
        ('{"msg":"no price"}', Record("info", "no price")),
        ('{"level":"wArNiNg","message":"no price"}', Record("warning", "no price")),
        ('{"severity":"CRITICAL","message":"no price","time":"x"}', Record("critical", "no price")),
        ('{"log":{"level":"WARN","logger":"a.B"},"message":"x"}', Record("warning", "x", {"log": {"logger": "a.B"}})),
        ('{"log":{"level":"WARN"},"message":"x"}', Record("warning", "x")),
        ('{"log.level":"WARN","message":"x","error.type":"E"}', Record("warning", "x", {"error.type": "E"})),
        ('{"version":"1.1","level":4,"short_message":"x"}', Record("warning", "x", {"version": "1.1"})),
        ('{"v":0,"level":40,"msg":"x","time":"2026"}', Record("warning", "x", {"v": 0})),
        ('{"level":"AUDIT","message":"x","timestamp":1}', Record("info", "x", {"level": "AUDIT"})),
        ('{"level":true,"msg":"x"}', Record("info", "x", {"level": True})),
        ('{"level":"WARN","message":"{} of {}","arguments":["1",2]}', Record("warning", "1 of 2")),
        ('{"level":"WARN","message":"{} of {}","arguments":["1"]}', Record("warning", "1 of {}")),
        ('{"level":"WARN","message":"{}","arguments":["1",2]}', Record("warning", "1")),
        ('{"level":"WARN","message":{"a":1}}', Record("warning", '{"a": 1}')),
        ('{"level":"WARN","message":"\\u001b[31mred\\u001b[0m"}', Record("warning", "red")),
        ('{"level":"WARN","message":"\\ud83d"}', Record("warning", "?")),
        ('{"level":"WARN","message":"x","n":NaN,"i":1e999}', Record("warning", "x", {"n": "NaN", "i": "1e999"})),
        (f'{{"level":"WARN","message":"x","n":{2**63 - 1}}}', Record("warning", "x", {"n": 2**63 - 1})),
        (f'{{"level":"WARN","message":"x","n":{2**63}}}', Record("warning", "x", {"n": str(2**63)})),
        (f'{{"level":"WARN","message":"x","n":{"9" * 30}}}', Record("warning", "x", {"n": "9" * 30})),
        ('{"level":"WARN","message":"x","error":"gone"}', Record("warning", "x", {"error": "gone"})),
        (
            '{"level":"WARN","message":"x","exception":"java.lang.Error: y\\r\\n\\tat a.B.c(B.java:1)\\r\\n"}',
            Record("warning", "x", trace="java.lang.Error: y\n\tat a.B.c(B.java:1)"),
        ),
        (
            '{"level":"WARN","message":"x","error":{"type":"E","stack_trace":"E: y"}}',
            Record("warning", "x", {"error": {"type": "E"}}, "E: y"),
        ),
        (
            '{"level":3,"short_message":"x","full_message":"x\\njava.lang.Error\\n\\tat a.B.c(B.java:1)"}',
            Record("error", "x", trace="java.lang.Error\n\tat a.B.c(B.java:1)"),
        ),
        ('{"level":3,"short_message":"x","full_message":"x\\ny\\n"}', Record("error", "x\ny")),
        ('{"level":"ERROR","message":null,"stack_trace":"a.B: y\\n"}', Record("error", "a.B: y", trace="a.B: y")),
        (
            '{"severity":"ERROR","message":"x\\njava.lang.Error\\n\\tat a.B.c(B.java:1)\\n"}',
            Record("error", "x", trace="java.lang.Error\n\tat a.B.c(B.java:1)"),
        ),
    ],
)
def test_a_json_object_is_a_record(line: str, record: Record) -> None:
    assert one(line) == record


def test_an_exception_in_parts_becomes_a_trace() -> None:
    trace = """\
java.lang.IllegalArgumentException: row 7
\tat demo.Demo.failed(Demo.java:29)
\tat demo.Demo.main(Demo.java:17)
\tSuppressed: java.io.UncheckedIOException: close failed
\t\tat demo.Demo.failed(Demo.java:30)
\t\tat demo.Demo.main(Demo.java:17)
\tCaused by: java.io.IOException: gone
\t\t... 2 more
Caused by: java.io.IOException: the disk is full
\t... 2 more"""
    records = heard((LAYOUTS / "log4j2-json-pretty.txt").read_text(encoding="utf-8"))
    assert records[6].trace == trace


@pytest.mark.parametrize(
    "exception",
    [
        {"cause": 1, "suppressed": 2, "frames": 3},
        {"className": None, "suppressed": [None, [], "x"], "stepArray": [None, 1, {}]},
        {"exception": {"exception": []}, "cause": {"exception": 7}},
        {"name": "java.lang.Error", "cause": []},
        [],
        7,
    ],
)
def test_an_exception_of_another_form_breaks_nothing(exception: object) -> None:
    record = one(json.dumps({"level": "WARN", "message": "x", "thrown": exception, "exception": exception}))
    assert (record.level, record.message) == ("warning", "x")


def test_what_lies_too_deep_is_text() -> None:
    for depth, known in (MOST_DEPTH - 1, True), (MOST_DEPTH, False), (900, False), (9_000, False):
        for name in ("message", "row"):
            line = f'{{"msg":"x","level":"WARN","{name}":{"[" * depth}{"]" * depth}}}'
            assert [record.known for record in heard(line)] == [known]


def test_a_json_object_stands_for_itself() -> None:
    result = '{"outcome":"OK","message":"7 rows"}'
    assert heard(f"23:21:05 ERROR no price\n{result}\ngoes on", out=True) == [
        Record("error", "no price"),
        Record("info", result, known=False),
        Record("info", "goes on", known=False),
    ]


def test_a_json_object_over_many_lines_is_one_record() -> None:
    pretty = json.dumps({"level": "WARN", "message": "no price", "row": {"n": 7}}, indent=2)
    assert heard(f"one\n{pretty},\n{pretty}\ntwo", out=True) == [
        Record("info", "one", known=False),
        Record("warning", "no price", {"row": {"n": 7}}),
        Record("warning", "no price", {"row": {"n": 7}}),
        Record("info", "two", known=False),
    ]


def test_what_begins_like_one_is_given_back_as_lines() -> None:
    assert told('{\n  "rows": 7\n}', out=True) == [("info", "{"), ("info", '  "rows": 7'), ("info", "}")]
    assert told("23:21:05 ERROR body:\n{\n  7\n}\n23:21:05 INFO x") == [("error", "body:\n{\n  7\n}"), ("info", "x")]
    assert told("{\n23:21:05 ERROR no price") == [("warning", "{"), ("error", "no price")]


def test_it_is_given_back_when_it_is_too_long() -> None:
    for begun in (["x"] * MOST_JSON_LINES, ["x" * LONG] * (MOST_JSON_LETTERS // LONG)):
        records = Records()
        early = [record for line in ["{", *begun, "y"] for record in records.hear(line, out=True)]
        assert [record.message for record in early] == ["{", *begun]
        assert [record.message for record in records.flush()] == ["y"]


# ---- terminals


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("\x1b[1;31mno\x1b[0m \x1b[38;5;9mprice\x1b[m", "no price"),
        ("\x1b[2K\x1b[32mno price", "no price"),
        ("10%\r 20%\r100%", "100%"),
        ("10%\r100%\r", "100%"),
        ("100%\r   ", "100%"),
        ("no price\r", "no price"),
        ("10%\b\b\b20%", "20%"),
        ("|\b/\b-\b", "-"),
        ("\b\bx", "x"),
        ("loads 10%\r\x1b[Kloads 20%", "loads 20%"),
        ("a\x07b\x00c\x1b]0;title", "a\x07b\x00c\x1b]0;title"),
        ("\x1b[2J", "\x1b[2J"),
        ("::group::rows", "::group::rows"),
    ],
)
def test_the_last_state_of_a_line_is_told_without_colours(line: str, message: str) -> None:
    assert told(line) == [("warning", message)]


def test_a_head_is_read_through_its_colours_and_behind_a_progress_bar() -> None:
    assert told("10%\r20%\r\x1b[33m23:21:05\x1b[0m [\x1b[31mERROR\x1b[0m] no price") == [("error", "no price")]


def test_a_line_of_a_progress_bar_may_be_long() -> None:
    assert told("loads " + "\b1" * 20_000) == [("warning", "loads1")]


# ---- speed

HEADS = (
    *("2026-11-29 12:00:00 [", "12:00:00 [main] ", "[main] ", "[main", "WARN ", "[WARN] ", "[", "]", "()", "( "),
    *("a.", "a.b.c ", "A", "at ", "\tat a.", "\tat ", "Caused by: ", "Suppressed: ", ": ", ":", '"', "\\", '\\"', "{"),
    *('{"a":', "[{", "1", "12:00:00 ", " ", "\t", "\r", "\b", "x\b", "\x1b[", "\x1b[0;", "\x1b[0m", 'level=warn a="'),
    *('level=warn msg=a a=\\" ', "level=warn msg=a b=c ", "java.lang.", "Exception", "E.Exception: ", "a.B: ", ">a."),
    *("> ", "... 1 ", "[CIRCULAR ", 'Exception in thread "', "Nov 29, 2026 11:21:05 PM ", "- ", "|-", "main ", "a-b "),
    *("(x) ", "error:", "x:1: ", "$", "INFO 1 --- [x] ", "\n", "\u202f", "Ω", '{"level":"info","message":"'),
)
BEFORE = ("", "2026-11-29 12:00:00 ", "[main] ", '{"message":"', "java.lang.Error: ", "level=info msg=a ")
OBJECTS = (
    "[" * 60_000,
    "[1," * 20_000,
    "[" + "1," * 31_000 + "1]}",
    '"' + "\\n" * 32_000 + '"}',
    '"' + "\\n\\tat a" * 9_000 + '"}',
    '"' + (": " * 150 + "\\n") * 200 + '\\n\\tat a.b(c)"}',
    '"' + "\\na.B: >" * 8_000 + '\\n\\tat a.b(c)"}',
    '"' + "{}" * 20_000 + '","arguments":[' + "1," * 10_000 + "1]}",
    '1,"exception":' + '{"cause":' * 900 + "1" + "}" * 901,
    '1,"exception":{"frames":[' + "{}," * 20_000 + "{}]}}",
    "1" + "0" * 60_000 + "}",
    '"' + "\\ud83d" * 10_000 + '"}',
)


def quickest(*lines: str) -> float:
    """Seconds of processor time for all of the lines, the best of three: a machine does other things too."""
    times = []
    for _ in range(3):
        records = Records()
        begin = time.thread_time()
        for line in lines:
            records.hear(line, out=True)
        records.flush()
        times.append(time.thread_time() - begin)
    return min(times)


@pytest.fixture
def slowness() -> float:
    """How many times slower this machine is now than the one of these figures: 1 at least."""
    text = "x" * LONG
    began = time.thread_time()
    for _ in range(20):
        text.encode().translate(None, b"y").decode()
        json.loads(json.dumps(list(range(1000))))
    return max(1.0, (time.thread_time() - began) / 0.004)


@pytest.mark.parametrize("name", NAMES)
def test_ordinary_lines_are_quick(name: str, slowness: float) -> None:
    lines = (LAYOUTS / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    lines *= 1 + 500 // len(lines)
    assert quickest(*lines) / len(lines) < 40e-6 * slowness


@pytest.mark.parametrize("repeated", HEADS)
def test_no_long_line_is_slow(repeated: str, slowness: float) -> None:
    for before in BEFORE:
        line = (before + repeated * (LONG // len(repeated) + 1))[:LONG]
        assert quickest(line) < 10e-3 * slowness, (before, repeated)


@pytest.mark.parametrize("rest", OBJECTS)
def test_no_json_is_slow(rest: str, slowness: float) -> None:
    assert quickest(f'{{"level":"info","message":{rest}') < 20e-3 * slowness


def test_a_line_four_times_as_long_takes_about_four_times_as_long() -> None:
    for repeated in HEADS:
        for before in BEFORE:
            quarter, whole = (quickest((before + repeated * LONG)[:size]) for size in (LONG // 4, LONG))
            assert whole < 8 * quarter + 2e-3, (before, repeated)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_comes_is_told_quickly_and_no_line_is_lost(seed: int, slowness: float) -> None:
    """Lines of real logs are cut, repeated and mixed with the heads above."""
    chance = random.Random(seed)  # noqa: S311 - it has to be the same each time
    texts = [(LAYOUTS / f"{name}.txt").read_text(encoding="utf-8") for name in NAMES]
    words = [word for text in texts for word in text[:4000].replace("\n", " \n ").split(" ")] + list(HEADS)
    lines = " ".join(chance.choices(words, k=3000)).split("\n")
    pieces = [*chance.choices([line for text in texts for line in text.split("\n")], k=500), *lines]
    lines = [piece[: chance.randrange(1, 400)] * chance.choice((1, 1, 1, 3)) for piece in pieces]
    chance.shuffle(lines)
    marked = [f"{line} #{number}#" for number, line in enumerate(lines)]
    assert quickest(*marked) / len(marked) < 100e-6 * slowness
    records = heard("\n".join(marked))
    assert {record.level for record in records} <= set(LEVELS.values())
    said = "".join(f"{record.message}\n{record.trace}\n{record.fields}\n" for record in records)
    assert [line for number, line in enumerate(marked) if f"#{number}#" not in said] == []
