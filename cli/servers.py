"""The parts of an instance that run: processes of this machine or, for a command in a container, other containers."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from cli import processes
from cli.places import IN_CONTAINERS, Places
from cli.processes import Running


@dataclass(frozen=True)
class Container(Running):
    """A container that runs. What is known of it is its name, by which it is reached."""

    @property
    def alive(self) -> bool:
        return True

    @property
    def address(self) -> tuple[str, int]:
        return self.name, IN_CONTAINERS[self.name]


def find(places: Places, name: str) -> Running | None:
    """The part of this name if it runs."""
    if not places.contained:
        return processes.find(places.run, name)
    try:
        socket.gethostbyname(name)  # Docker answers for the containers that run, and for no others.
    except OSError:
        return None
    return Container(name, pid=0, began="", since=0.0, port=places.ports.get(name), settings="")
