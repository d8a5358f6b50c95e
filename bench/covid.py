#!/usr/bin/env python3
"""Requests for COVID figures to serve, beside the same data by Flask and pandas under gunicorn.

    bench/covid.py [--seconds 30] [--rate 500]

First at a fixed rate, as people ask: how long each answer takes, and whether memory stays. Then as fast as each server
can, in turn: the ratio of requests a second. Both must answer the same days. Ranges are of ninety days in three years,
of two countries. The rival's versions are those of bench/covid/requirements.txt; it has two workers.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

from measure import CHECKOUT, Bench, Took, as_ratio, same
from warehouse import connect, server

from cli import processes, programs
from cli.places import Places
from cli.screen import Step

RIVAL = CHECKOUT / "bench" / "covid"
FIRST, DAYS, RANGE = date(2020, 1, 22), 1_100, 90
COUNTRIES = ("singapore", "australia")
CONNECTIONS = 32
MOST_MILLISECONDS = 50
MOST_GROWTH = 1.2
LEAST_RATIO = 10
INSERT = """
    insert into covid.reply (country, source, sha256, received_at, read, accepted, rejected, skipped)
    values (%(country)s, 'simulator', repeat('0', 64), now(), 0, 0, 0, 0);
    insert into covid.figure (country, source, measure, day, known_from, figure, reply)
    select %(country)s, 'simulator', 'confirmed', day, now(), figure, (select max(reply) from covid.reply)
    from unnest(%(days)s::date[], %(figures)s::bigint[]) as told (day, figure)
"""


def main() -> None:
    bench = Bench(__doc__, seconds=(30, 1), rate=(500, 50), runs=(3, 1))
    options = bench.parse()
    with ExitStack() as stack:
        places = stack.enter_context(server(options.scratch))
        figures = invented()
        keep(places, figures)
        ports = {"serve": places.serve_port}
        serve = stack.enter_context(serving(places))
        rival = stack.enter_context(flask(bench, places.home, figures))
        if rival:
            ports["Flask and pandas"] = rival
            paths = [path() for _ in range(20)]
            same("figures", {way: [days(port, each) for each in paths] for way, port in ports.items()})
        at_a_rate(bench, places.serve_port, serve)
        saturated(bench, ports)
    bench.end()


def invented() -> dict[str, list[tuple[date, int]]]:
    """Cumulative figures by day with days that are missing, the same in every run."""
    chance, figures = random.Random(1), {}  # noqa: S311 - no secret
    for country in COUNTRIES:
        total, told = 0, []
        for number in range(DAYS):
            total += chance.randrange(5_000)
            if chance.random() > 1 / 70 or number in (0, DAYS - 1):
                told.append((FIRST + timedelta(number), total))
        figures[country] = told
    return figures


def keep(places: Places, figures: dict[str, list[tuple[date, int]]]) -> None:
    with connect(places) as session, session.cursor() as cursor:
        for country, told in figures.items():
            days, totals = zip(*told, strict=True)
            cursor.execute(INSERT, {"country": country, "days": list(days), "figures": list(totals)})


@contextmanager
def serving(places: Places) -> Iterator[int]:
    """The jar as an instance starts it; its process id."""
    programs.SERVE.start(places, Step("serve"))
    try:
        yield processes.find(places.run, programs.SERVE.NAME).pid
    finally:
        programs.SERVE.stop(places)


@contextmanager
def flask(bench: Bench, folder: Path, figures: dict[str, list[tuple[date, int]]]) -> Iterator[int | None]:
    """The rival on a port of its own; None where it cannot be had."""
    python = bench.environment("covid", RIVAL / "requirements.txt")
    if python is None:
        yield None
        return
    file = folder / "figures.csv"
    lines = [f"{country},{day},{total}" for country, told in figures.items() for day, total in told]
    file.write_text("\n".join(["country,day,figure", *lines]) + "\n", encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [python, "-m", "gunicorn", "--workers", "2", "--bind", f"127.0.0.1:{port}", "with_flask:app"]
    environment = {"PATH": os.environ["PATH"], "COVID_FIGURES": str(file), "PYTHONPATH": str(RIVAL)}
    with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port)
            yield port
        finally:
            process.terminate()


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError):
            days(port, path())
            return
        time.sleep(0.2)
    raise SystemExit("Flask did not answer within a minute")


def path() -> str:
    begin = FIRST + timedelta(random.randrange(DAYS - RANGE))  # noqa: S311 - no secret
    end = begin + timedelta(RANGE - 1)
    return f"/api/covid/figures.json?country={random.choice(COUNTRIES)}&from={begin}&to={end}"  # noqa: S311


def days(port: int, at: str) -> object:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{at}", timeout=10) as answer:
        return json.load(answer)["days"]


def at_a_rate(bench: Bench, port: int, pid: int) -> None:
    rate, seconds = bench.options.rate, bench.options.seconds
    asyncio.run(asked(port, min(seconds, 3), rate))
    before = megabytes(pid)
    took, errors, late = asyncio.run(asked(port, seconds, rate))
    after = megabytes(pid)
    took.sort()
    p50, p99 = took[len(took) // 2] * 1e3, took[int(len(took) * 0.99)] * 1e3
    row = [f"{len(took) / seconds:.0f}/s", f"{p50:.1f} ms", f"{p99:.1f} ms", f"{took[-1] * 1e3:.0f} ms", str(errors)]
    bench.table(
        ("serve", "half below", "99 % below", "longest", "errors", "memory"),
        [[*row, f"{before:.0f} to {after:.0f} MB"]],
    )
    bench.took["at a rate"]["serve"] = [Took(each) for each in (p50 / 1e3, p99 / 1e3, took[-1])]
    well = errors == 0 and not late and p99 < MOST_MILLISECONDS
    bench.promise(f"{rate} requests/s, 99 % below {MOST_MILLISECONDS} ms, no error", kept=well)
    bench.promise(
        f"memory at most {MOST_GROWTH} of before, found {after / before:.2f}", kept=after < MOST_GROWTH * before
    )


def saturated(bench: Bench, ports: dict[str, int]) -> None:
    seconds = min(bench.options.seconds, 10)
    speeds: dict[str, list[float]] = {way: [] for way in ports}
    for _ in range(bench.options.runs):
        for way, port in ports.items():
            took, errors, _ = asyncio.run(asked(port, seconds, None))
            speeds[way].append(len(took) / seconds)
            if errors:
                raise SystemExit(f"{way}: {errors} errors")
    median = {way: sorted(each)[len(each) // 2] for way, each in speeds.items()}
    bench.took["as fast as it can"] |= {way: [Took(1 / each) for each in found] for way, found in speeds.items()}
    bench.table(
        ("as fast as it can", "requests/s", "ratio"),
        [[way, f"{each:,.0f}", as_ratio(median["serve"], each)] for way, each in median.items()],
    )
    if len(median) > 1:
        ratio = median["serve"] / median["Flask and pandas"]
        bench.promise(f"at least {LEAST_RATIO} times as many requests/s, found {ratio:.1f}", kept=ratio >= LEAST_RATIO)


async def asked(port: int, seconds: float, rate: float | None) -> tuple[list[float], int, bool]:
    """Ask over some connections, at a rate or as fast as answers come: the times, the errors, whether it fell behind.

    A time at a rate begins when the request was due, so a server that stands still is not spared.
    """
    took: list[float] = []
    failed: list[Exception] = []
    began = time.monotonic()
    due = iter(range(int(rate * seconds))) if rate else None

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < began + seconds:
            start = time.monotonic()
            if due is not None:
                number = next(due, None)
                if number is None:
                    break
                start = began + number / rate
                await asyncio.sleep(max(0.0, start - time.monotonic()))
            try:
                ends = await get(reader, writer, port)
                took.append(time.monotonic() - start)
            except (OSError, EOFError) as why:
                failed.append(why)
                ends = True
            if ends:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return took, len(failed), bool(rate) and len(took) < 0.98 * rate * seconds


async def get(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> bool:
    """One request; true when the server ends the connection with it."""
    writer.write(f"GET {path()} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    if not head.startswith(b"HTTP/1.1 200") or length is None:
        raise OSError(head.decode(errors="replace"))
    await reader.readexactly(int(length[1]))
    return b"connection: close" in head.lower()


def megabytes(pid: int) -> float:
    found = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="utf-8"), re.MULTILINE)
    return int(found[1]) / 1e3 if found else 0.0


if __name__ == "__main__":
    main()
