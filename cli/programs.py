"""The instance's own web programs, started, found and stopped.

`serve` shows what tasks published to those who are logged in to Airflow; `simulator` is the source of COVID cases that
plays a closed API. They are no part of Airflow: they get the ports, logins where they ask the warehouse, and nothing of
the person's environment.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cli import jars, passwords, processes, stamps
from cli.places import LOOPBACK, NONE, Places
from cli.processes import Running
from cli.screen import Step

ANSWER_PATIENCE = 3.0


@dataclass(frozen=True)
class Program:
    """A jar that listens on a port of this machine until it is stopped."""

    NAME: str
    ready: str
    """A path that it answers when it is ready."""
    port: Callable[[Places], int]
    options: Callable[[Places], list[str]] = lambda _: []
    logins: Sequence[str] = ()
    """The logins with which it asks the warehouse, if it does."""

    def command(self, places: Places) -> list[str]:
        """The words that start it."""
        return [*jars.jar(places.checkout, self.NAME).command(), f"--port={self.port(places)}", *self.options(places)]

    def wanted_settings(self, places: Places) -> str:
        """A digest of what a running one must have been started with to be left as it is."""
        jar = jars.jar(places.checkout, self.NAME)
        content = [stamps.digest_of_file(file) for file in (jar.path, jar.options) if file.exists()]
        return stamps.digest_of_text(*self.command(places), str(places.data), *self._session(places).values(), *content)

    def start(self, places: Places, _: Step) -> None:
        """Start it and wait until it answers."""
        processes.start(
            places,
            self.NAME,
            self.command(places),
            jars.bare_environment(places) | self._session(places),
            port=self.port(places),
            settings=self.wanted_settings(places),
            answers=self.answers,
        )

    def _session(self, places: Places) -> dict[str, str]:
        return passwords.session_of_its_own(places, self.logins) if self.logins else {}

    def stop(self, places: Places) -> Running | None:
        return processes.find_and_stop(places.run, self.NAME, processes.TERM_THEN_KILL)

    def answers(self, address: tuple[str, int]) -> bool:
        """True if it says that it is ready."""
        connection = http.client.HTTPConnection(*address, timeout=ANSWER_PATIENCE)
        try:
            connection.request("GET", self.ready, headers={"Host": "localhost"})
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def _of_serve(places: Places) -> list[str]:
    """Airflow's page may be open under either name of this machine."""
    return [
        *(f"--airflow=http://{name}:{places.airflow_port}" for name in (LOOPBACK, "localhost")),
        f"--public={','.join(places.serve_public) or NONE}",
        f"--people={','.join(places.serve_people) or NONE}",
        f"--metrics-token={passwords.metrics_token(places)}",
        f"--access-log={places.log / 'serve-access.log'}",
    ]


SERVE = Program("serve", "/readyz", lambda places: places.serve_port, _of_serve, passwords.OF_PROGRAMS)
SIMULATOR = Program("simulator", "/countries", lambda places: places.simulator_port)
PROGRAMS = {"Web pages": SERVE, "COVID simulator": SIMULATOR}
