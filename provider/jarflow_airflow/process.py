"""A program that is run to its end: heard, watched, and stopped with its children."""

from __future__ import annotations

import errno
import os
import selectors
import signal
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from airflow.providers.common.compat.sdk import AirflowFailException, AirflowTaskTimeout

from jarflow_airflow.cost import LOOK, TICK
from jarflow_airflow.text import Lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from jarflow_airflow.cost import Cost
    from jarflow_airflow.log import JarLog

A_PIPE = 1024 * 1024
"""Bytes: as many as Linux lets a pipe hold."""
KILL_AFTER = 4
"""Seconds after it was asked to stop."""
QUIET = 0.5
"""Seconds without a byte: what may be the begin of more is logged then."""
LOST = "its task was stopped or lost its worker"
TIED = f"""\
exec 3<&0 </dev/null
unset PWD OLDPWD
sh -c 'trap "" TERM; read _; kill -TERM -$0; sleep {KILL_AFTER}; kill -KILL -$0' $$ <&3 3<&- >/dev/null 2>&1 &
setpriv --pdeathsig keep true 2>/dev/null && set -- setpriv --pdeathsig TERM "$@"
exec "$@" 3<&-"""
"""Becomes the program named by its arguments, in whose process group then lives a watcher. It reads a pipe that only
this process can write to and never does: the read ends when this process does, even by SIGKILL.

On Linux the kernel sends TERM too when the thread that started the program ends: there may be no watcher any more."""


class Process:
    """Runs one program, and stops it when it says nothing new for so long, or its worker is gone, or it is told to."""

    def __init__(self, silence: timedelta | None) -> None:
        self.stopped_because: str | None = None
        self._silence = silence
        self._worker = os.getppid()
        self._stopped_at: float | None = None
        self._child: subprocess.Popen[bytes] | None = None

    def stop(self, because: str) -> None:
        """Ask it to stop, now or as soon as it runs. A signal handler may say so: who runs it sees to its death."""
        self._stopped_at = self._stopped_at or time.monotonic()
        self.stopped_because = self.stopped_because or because
        self._signal(signal.SIGTERM)

    def run(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: JarLog,
        cost: Cost,
        *,
        folder: str | None = None,
        files: Sequence[int] = (),
    ) -> int:
        """Run it to its end, in a folder and with open files; its exit code."""
        try:
            self._child = subprocess.Popen(
                ["/bin/sh", "-c", TIED, "sh", *command],
                env=environment,
                cwd=folder,
                pass_fds=files,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as cannot:
            if cannot.errno == errno.E2BIG:
                raise AirflowFailException(
                    "its arguments or variables are longer than the system takes: name a file that holds them"
                ) from None
            raise AirflowFailException(f"java could not be started: {cannot}") from None
        cost.begin(self._child.pid)
        if self._stopped_at is not None:
            self._signal(signal.SIGTERM)
        with self._child as child, selectors.DefaultSelector() as pipes:
            for pipe in filter(None, (child.stdout, child.stderr)):
                pipes.register(pipe, selectors.EVENT_READ, (Lines(log.mask), pipe is child.stdout))
            try:
                self._follow(child, pipes, log, cost)
            except AirflowTaskTimeout:
                self.stop(LOST)
                self._follow(child, pipes, log, cost)
                raise
            finally:
                if child.poll() is None:
                    self._signal(signal.SIGTERM)
                    with suppress(subprocess.TimeoutExpired):
                        child.wait(KILL_AFTER)
                self._signal(signal.SIGKILL)
                self._child = None
            return child.returncode

    def _follow(self, child: subprocess.Popen[bytes], pipes: selectors.BaseSelector, log: JarLog, cost: Cost) -> None:
        """Log what the jar prints until it is dead. A process it left behind dies with it, or is no longer heard."""
        began = heard = moved = time.monotonic()
        while child.poll() is None:
            tick = min(TICK, max(LOOK, (time.monotonic() - began) / 4))
            for key, _ in pipes.select(tick) if pipes.get_map() else []:
                some = os.read(key.fd, 8192)
                moved = time.monotonic()
                if self._hear(key, some or b"\n", log):
                    heard = time.monotonic()
                if not some:
                    pipes.unregister(key.fileobj)
            if time.monotonic() > moved + QUIET:
                log.flush()
            cost.look(at_once=not pipes.get_map())
            self._watch(heard, log)
            if not pipes.get_map():
                with suppress(subprocess.TimeoutExpired):
                    child.wait(TICK)
        self._signal(signal.SIGKILL)
        for key in pipes.get_map().values():
            os.set_blocking(key.fd, False)
            with suppress(BlockingIOError):
                self._hear(key, os.read(key.fd, A_PIPE), log)
            self._hear(key, b"\n", log)
        log.close()

    @staticmethod
    def _hear(key: selectors.SelectorKey, some: bytes, log: JarLog) -> bool:
        """Log the lines that some bytes complete; whether one of them is a sign of life."""
        lines, answers = key.data
        return any([log.hear(line, answers=answers) for line in lines.feed(some)])  # noqa: C419 - each is logged

    def _watch(self, heard: float, log: JarLog) -> None:
        """Stop a jar whose worker is gone, or that hangs; kill one that was asked to stop and did not."""
        now = time.monotonic()
        if self._stopped_at is not None:
            if now > self._stopped_at + KILL_AFTER:
                self._signal(signal.SIGKILL)
        elif os.getppid() != self._worker:
            self.stop(LOST)
        elif self._silence and now > heard + self._silence.total_seconds():
            stood = f"stood still at: {log.stands_at}" if log.stands_at else "printed nothing"
            self.stop(f"for {self._silence} it {stood}")

    def _signal(self, number: signal.Signals) -> None:
        if self._child is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, number)
