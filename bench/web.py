"""Web servers under load: `serve` started for a bench, and any server asked at a steady rate."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from measure import Bench, Took

from cli import processes, programs
from cli.places import Places
from cli.screen import Step

CONNECTIONS = 32


@contextmanager
def serving(places: Places) -> Iterator[int]:
    """The jar as an instance starts it. Its process id."""
    programs.SERVE.start(places, Step("serve"))
    try:
        yield processes.find(places.run, programs.SERVE.NAME).pid
    finally:
        programs.SERVE.stop(places)


def at_a_rate(
    bench: Bench, port: int, pid: int, request: Callable[[], bytes], most_milliseconds: int
) -> tuple[float, float]:
    """Ask serve at the bench's rate for its seconds, and hold the promise; memory in MB before and after."""
    rate, seconds = bench.options.rate, bench.options.seconds
    asyncio.run(asked(port, min(seconds, 3), rate, request))
    before = megabytes(pid)
    took, failed, late = asyncio.run(asked(port, seconds, rate, request))
    if not took:
        raise SystemExit(f"serve answered no request: {failed[0]}")
    after = megabytes(pid)
    took.sort()
    errors, p50, p99 = len(failed), took[len(took) // 2] * 1e3, took[int(len(took) * 0.99)] * 1e3
    row = [
        f"{len(took) / seconds:.0f}/s",
        f"{p50:.1f} ms",
        f"{p99:.1f} ms",
        f"{took[-1] * 1e3:.0f} ms",
        str(len(failed)),
    ]
    bench.table(
        ("serve", "half below", "99 % below", "longest", "errors", "memory"),
        [[*row, f"{before:.0f} to {after:.0f} MB"]],
    )
    bench.took["at a rate"]["serve"] = [Took(each) for each in (p50 / 1e3, p99 / 1e3, took[-1])]
    well = errors == 0 and not late and p99 < most_milliseconds
    bench.promise(f"{rate} requests/s, 99 % below {most_milliseconds} ms, no error", kept=well)
    return before, after


async def asked(
    port: int, seconds: float, rate: float, request: Callable[[], bytes]
) -> tuple[list[float], list[Exception], bool]:
    """Ask over some connections at a rate: the times, what failed, and whether it fell behind.

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
                ends = await answered(reader, writer, request())
                took.append(time.monotonic() - start)
            except (OSError, EOFError) as why:
                failed.append(why)
                ends = True
            if ends:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return took, failed, time.monotonic() > began + 1.05 * seconds


async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bool:
    """One request; true when the server ends the connection with it."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    if not head.startswith(b"HTTP/1.1 200") or length is None:
        raise OSError(head.decode(errors="replace"))
    await reader.readexactly(int(length[1]))
    return b"connection: close" in head.lower()


def megabytes(pid: int) -> float:
    found = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="utf-8"), re.MULTILINE)
    return int(found[1]) / 1e3 if found else 0.0
