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
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
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
LUA = """
local paths = {{ {paths} }}
local next_one = 0
request = function()
  next_one = next_one % #paths + 1
  return wrk.format("GET", paths[next_one])
end
"""
INSERT = """
    insert into covid.reply (country, source, sha256, measures, received_at, read, accepted, rejected, skipped)
    values (%(country)s, 'simulator', repeat('0', 64), '{confirmed}', now(), 0, 0, 0, 0);
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
    """The jar as an instance starts it, with a public dashboard: there is no Airflow to log in to. Its process id."""
    places = replace(places, serve_public=("/dashboard",))
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
    """By wrk, which costs little beside the servers: they share the machine with it."""
    if not shutil.which("wrk"):
        bench.leave_out("as fast as it can", "wrk is not on this machine: apt-get install wrk")
        return
    asks = Path(bench.options.scratch or tempfile.gettempdir()) / "paths.lua"
    asks.write_text(LUA.format(paths=", ".join(f'"{path()}"' for _ in range(1_000))), encoding="ascii")
    ways = {way: partial(fast, port, bench.options.seconds / 3, asks) for way, port in ports.items()}
    for way in ways.values():
        way(0)
    took = bench.in_turn("a thousand requests, as fast as it can", ways)
    asks.unlink()
    bench.table(
        ("as fast as it can", "requests/s", "ratio"),
        [
            [way, f"{1_000 / each.seconds:,.0f}", as_ratio(each.seconds, took["serve"].seconds)]
            for way, each in took.items()
        ],
    )
    if len(took) > 1:
        ratio = took["Flask and pandas"].seconds / took["serve"].seconds
        bench.promise(f"at least {LEAST_RATIO} times as many requests/s, found {ratio:.1f}", kept=ratio >= LEAST_RATIO)


def fast(port: int, seconds: float, asks: Path, _: int) -> Took:
    """The seconds that a thousand requests take."""
    words = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{max(1, round(seconds))}s"]
    said = subprocess.run(
        [*words, "--script", asks, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True
    ).stdout
    speed = re.search(r"^Requests/sec: +([0-9.]+)$", said, re.MULTILINE)
    if speed is None or "Non-2xx" in said:
        raise SystemExit(f"wrk says:\n{said}")
    return Took(1_000 / float(speed[1]))


async def asked(port: int, seconds: float, rate: float) -> tuple[list[float], int, bool]:
    """Ask over some connections at a rate: the times, the errors, and whether it fell behind.

    A time begins when the request was due, so a server that stands still is not spared.
    """
    took: list[float] = []
    failed: list[Exception] = []
    began = time.monotonic()
    due = iter(range(int(rate * seconds)))

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in due:
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
    return took, len(failed), time.monotonic() > began + 1.05 * seconds


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
