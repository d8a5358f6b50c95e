#!/usr/bin/env python3
"""Requests for COVID figures to serve, beside the same data by Flask and pandas under gunicorn.

    bench/covid.py [--seconds 30] [--rate 500]

First at a fixed rate, as people ask: how long each answer takes, and whether memory stays. Then as fast as each server
can, in turn: the ratio of requests a second. Both must answer the same days. Ranges are of ninety days in three years,
of two countries. The rival's versions are those of bench/covid/requirements.txt; it has two workers.
"""

from __future__ import annotations

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
from web import CONNECTIONS, at_a_rate, serving

from cli.places import Places

RIVAL = CHECKOUT / "bench" / "covid"
FIRST, DAYS, RANGE = date(2020, 1, 22), 1_100, 90
COUNTRIES = ("singapore", "australia")
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
        # There is no Airflow to log in to.
        serve = stack.enter_context(serving(replace(places, serve_public=("/dashboard",))))
        rival = stack.enter_context(flask(bench, places.home, figures))
        if rival:
            ports["Flask and pandas"] = rival
            paths = [path() for _ in range(20)]
            same("figures", {way: [days(port, each) for each in paths] for way, port in ports.items()})
        before, after = at_a_rate(
            bench, places.serve_port, serve, partial(request, places.serve_port), MOST_MILLISECONDS
        )
        bench.promise(
            f"memory at most {MOST_GROWTH} of before, found {after / before:.2f}", kept=after < MOST_GROWTH * before
        )
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


def request(port: int) -> bytes:
    return f"GET {path()} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()


def days(port: int, at: str) -> object:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{at}", timeout=10) as answer:
        return json.load(answer)["days"]


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


if __name__ == "__main__":
    main()
