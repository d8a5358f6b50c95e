"""The ports of this machine: is one free, and who holds it."""

from __future__ import annotations

import contextlib
import socket
import subprocess
from pathlib import Path

LISTENING = "0A"


def free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def holder(port: int) -> str:
    """The program that listens there: `pid 123 (java)`, or `another program` where this user may not know."""
    pid = _by_proc(port) if Path("/proc/net/tcp").exists() else _by_lsof(port)
    if pid is None:
        return "another program"
    command = _command(pid)
    return f"pid {pid} ({command})" if command else f"pid {pid}"


def _by_proc(port: int) -> int | None:
    sockets = {
        f"socket:[{inode}]"
        for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
        if table.exists()
        for line in table.read_text(encoding="ascii").splitlines()[1:]
        for _, local, _, state, _, _, _, _, _, inode, *_ in [line.split()]
        if state == LISTENING and int(local.rpartition(":")[2], 16) == port
    }
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and sockets & _open_files(folder):
            return int(folder.name)
    return None


def _open_files(folder: Path) -> set[str]:
    found = set()
    # The process may just have ended or closed a file, or belong to another user.
    with contextlib.suppress(OSError):
        for link in (folder / "fd").iterdir():
            with contextlib.suppress(FileNotFoundError):
                found.add(str(link.readlink()))
    return found


def _by_lsof(port: int) -> int | None:
    try:
        said = subprocess.run(
            ["lsof", "-nP", "-t", f"-iTCP:{port}", "-sTCP:LISTEN"], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    first = said.stdout.split()
    return int(first[0]) if first else None


def _command(pid: int) -> str:
    """The name of the program only: its arguments may be secret."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        said = subprocess.run(["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return said.stdout.strip()
    return words[0].decode("utf-8", "replace").strip()[:80]
