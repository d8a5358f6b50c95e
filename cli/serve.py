"""The instance's own `serve`: the jar that shows in a browser what tasks published. Started, found and stopped.

It is no part of Airflow and needs no database: it reads the data folder, and Airflow frames what it shows.
"""

from __future__ import annotations

import http.client

from cli import jars, processes, stamps
from cli.places import LOOPBACK, Places
from cli.processes import Running
from cli.screen import Step

NAME = "serve"
ANSWER_PATIENCE = 3.0


def command(places: Places) -> list[str]:
    """The words that start it; Airflow's page may be open under either name of this machine."""
    jar = jars.jar(places.checkout, NAME)
    airflow = [f"--airflow=http://{name}:{places.airflow_port}" for name in (LOOPBACK, "localhost")]
    return [*jar.command(), f"--port={places.serve_port}", *airflow]


def wanted_settings(places: Places) -> str:
    """A digest of what a running one must have been started with to be left as it is."""
    jar = jars.jar(places.checkout, NAME)
    content = [stamps.digest_of_file(file) for file in (jar.path, jar.options) if file.exists()]
    return stamps.digest_of_text(*command(places), str(places.data), *content)


def start(places: Places, _: Step) -> None:
    """Start it and wait until it answers."""
    processes.start(
        places,
        NAME,
        command(places),
        jars.bare_environment(places),
        port=places.serve_port,
        settings=wanted_settings(places),
        answers=answers,
    )


def stop(places: Places) -> Running | None:
    return processes.find_and_stop(places.run, NAME, processes.TERM_THEN_KILL)


def answers(port: int) -> bool:
    """True if it says that it is ready."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=ANSWER_PATIENCE)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
