"""The instance's own PostgreSQL: made, started, prepared and stopped. It listens on 127.0.0.1 only.

PostgreSQL refuses to run as root. Started by root, it alone becomes `nobody`, or, where `nobody` cannot reach the
folders (a checkout below a closed home), a plain user of a user namespace of its own; where the system makes no such
namespace, as in a container, `nobody` with the one right to look into closed folders.
"""

from __future__ import annotations

import os
import platform
import pwd
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from cli import passwords, processes, servers, stamps
from cli.places import Places
from cli.problem import Problem
from cli.processes import Running
from cli.screen import Step

NAME = "postgres"
NOBODY = "nobody"
BURY_PATIENCE = 60.0
FAST_SHUTDOWN = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))
HELLO = b"user\0postgres\0database\0postgres\0\0"
GREETING = struct.pack("!ii", len(HELLO) + 8, 196608) + HELLO


def make(places: Places) -> None:
    """Make the server's data folder, aside first: a killed initdb leaves nothing that looks whole."""
    aside = places.home / "postgres.part"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700)
    # It leaves the superuser's password too.
    for left in places.home.glob("postgres.word.*"):
        left.unlink()
    word = tempfile.NamedTemporaryFile("w", dir=places.home, prefix="postgres.word.", encoding="utf-8")  # noqa: SIM115
    with word:
        word.write(passwords.logins(places)[passwords.SUPERUSER])
        word.flush()
        before = _dropped(places, [aside, Path(word.name)])
        libc = "C.UTF-8" if platform.system() == "Linux" else "C"
        arguments = [
            f"--pgdata={aside}",
            f"--username={passwords.SUPERUSER}",
            f"--pwfile={word.name}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            f"--locale={libc}",
            "--no-instructions",
        ]
        command, log = [*before, _program(places, "initdb"), *arguments], places.log / "initdb.log"
        failure = "Could not create PostgreSQL's data folder"
        processes.run_logged(command, _environment(), log, failure, folder=places.home)
    aside.rename(places.postgres_data)


def start(places: Places, step: Step) -> None:
    """Start the server, made before if there is none yet, and wait until it answers."""
    if not (places.postgres_data / "PG_VERSION").exists():
        step.now = "making its data folder"
        make(places)
        step.note = "new"
    step.now = "starting"
    _bury(places)
    before = _dropped(places, [places.postgres_data])
    options = [word for name, value in _settings(places).items() for word in ("-c", f"{name}={value}")]
    processes.start(
        places,
        NAME,
        [*before, _program(places, "postgres"), "-D", str(places.postgres_data), *options],
        _environment(),
        port=places.postgres_port,
        settings=wanted_settings(places),
        answers=answers,
    )


def _settings(places: Places) -> dict[str, str]:
    return {
        "port": str(places.postgres_port),
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "password_encryption": "scram-sha-256",
        "max_connections": "100",
        # Places that people cannot fill: tasks and Airflow find one, whoever else is there.
        "reserved_connections": "50",
        # A place is taken before the password is asked: whoever never says one holds it for so long.
        "authentication_timeout": "5s",
        # A question about all months of trips locks a partition for each, of which there may be thousands.
        "max_locks_per_transaction": "256",
        # Pages of 8 KB: what people send each other by NOTIFY and nobody reads.
        "max_notify_queue_pages": "1024",
        # A login may store a wrong setting for itself, of any length, and the server warns of it at each session.
        "log_min_messages": "error",
        "log_line_prefix": "%m [%p] %q%u@%d ",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }


def _bury(places: Places) -> None:
    """Remove the pid file of a server that was killed, once its sessions are gone too.

    PostgreSQL does that itself, except where the dead process stays a zombie, as in a container without an init.
    """
    file = places.postgres_data / "postmaster.pid"
    try:
        pid = int(file.read_text(encoding="ascii").split("\n", 1)[0])
    except (OSError, ValueError):
        return
    if not Path("/proc").is_dir() or processes.began(pid) is not None:
        return
    deadline = time.monotonic() + BURY_PATIENCE
    while processes.working_in(places.postgres_data) and time.monotonic() < deadline:
        time.sleep(0.05)
    if not processes.working_in(places.postgres_data):
        file.unlink(missing_ok=True)


def wanted_settings(places: Places) -> str:
    """A digest of what a running server must have been started with to be left as it is."""
    unpacked = str(stamps.read(places.postgres_binaries / "jarflow.json").get("jar"))
    settings = (f"{name}={value}" for name, value in _settings(places).items())
    return stamps.digest_of_text(unpacked, str(places.postgres_data), *settings)


def stop(places: Places) -> Running | None:
    """Stop it the fast way: sessions are ended, data are flushed. Returns what was stopped."""
    return processes.find_and_stop(places.run, NAME, FAST_SHUTDOWN, all_of_it=False)


def is_ours(places: Places) -> bool:
    """True while our own server takes sessions: some clients would tell a stranger on its port a password."""
    server = servers.find(places, NAME)
    return server is not None and server.address == places.address(NAME) and answers(server.address)


def answers(address: tuple[str, int]) -> bool:
    """True if a server there takes sessions: greeted, it asks who we are; while it starts or stops it refuses."""
    try:
        with socket.create_connection(address, timeout=2) as probe:
            probe.sendall(GREETING)
            return probe.recv(1024)[:1] == b"R"
    except OSError:
        return False


def bootstrap(places: Places, step: Step, *, anew: bool = False) -> None:
    """Run what only the superuser can, sql/bootstrap.sql and bootstrap_warehouse.sql, once for each content of them."""
    folder = places.checkout / "sql"
    command = [str(places.venv_python), str(Path(__file__).parent / "inside" / "bootstrap.py"), str(folder)]
    environment = passwords.session(places, passwords.SUPERUSER) | _environment()
    step.note = "databases airflow and warehouse"
    made_of = [folder / "bootstrap.sql", folder / "bootstrap_warehouse.sql"]
    failure = "Could not create the databases and their first roles"
    change_once(places, step, made_of, command, environment, name="bootstrap", failure=failure, anew=anew)


def refused_logins(places: Places) -> list[str]:
    """The logins whose password or settings are not those that we keep: whoever has a login may change them."""
    script = Path(__file__).parent / "inside" / "logins.py"
    asked = subprocess.run(
        [str(places.venv_python), str(script)],
        env=passwords.session(places, passwords.SUPERUSER) | _environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.split()


def migrated_before(places: Places) -> bool:
    return (places.run / "migrate-done.json").exists()


def change_once(
    places: Places,
    step: Step,
    made_of: Sequence[Path],
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    name: str,
    failure: str,
    anew: bool = False,
) -> None:
    """Run a program that changes databases, once for each content of the files it is made of and each data folder."""
    stamp = places.run / f"{name}-done.json"
    # A data folder that lies in the place of another one later was made at another time.
    born = (places.postgres_data / "PG_VERSION").stat().st_mtime_ns
    done = {"made of": stamps.digest_of_files(made_of, places.checkout), "data": str(born)}
    if stamps.read(stamp) == done and not anew:
        step.note = "as before"
        return
    processes.run_logged(command, environment, places.log / f"{name}.log", failure, folder=places.home)
    stamps.write(stamp, done)


def _program(places: Places, name: str) -> str:
    return str(places.postgres_binaries / "bin" / name)


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8" if platform.system() == "Linux" else "C", "TZ": "UTC"}


def _dropped(places: Places, owned: Sequence[Path]) -> list[str]:
    """The words before a program that make it run as a plain user, to whom `owned` is given; none if we are one."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam(NOBODY)
    looks = ["test", "-x", _program(places, "postgres"), "-a", "-x", str(places.home)]
    nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={user.pw_gid}", "--clear-groups"]
    reads = [f"--{kind}-caps=+dac_read_search" for kind in ("inh", "ambient")]
    # Without it access(2), by which PostgreSQL looks for its own programs, takes no notice of that right.
    reads.append("--securebits=+no_setuid_fixup")
    ways = (
        ([*nobody, "--"], looks, user.pw_uid, user.pw_gid),
        (["unshare", "--user", "--"], ["true"], 0, 0),
        # A container, or a chroot, that makes no user namespaces: closed folders above ours may be passed through.
        ([*nobody, *reads, "--"], looks, user.pw_uid, user.pw_gid),
    )
    for way, proof, owner, group in ways:
        if shutil.which(way[0]) and _succeeds([*way, *proof]):
            for path in owned:
                _give(path, owner, group)
            return way
    raise Problem(
        f"PostgreSQL does not run as root, and the user '{NOBODY}' cannot reach {places.home} and {places.tools}. "
        "Run ./jarflow as a plain user, or move the checkout, and JARFLOW_HOME, to a folder that others may enter."
    )


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _give(path: Path, user: int, group: int) -> None:
    """Change the owner of a folder and all in it, if it is not that one's yet."""
    if path.stat().st_uid == user:
        return
    for folder, _, files in os.walk(path):
        for name in (folder, *(os.path.join(folder, file) for file in files)):  # noqa: PTH118
            os.chown(name, user, group, follow_symlinks=False)
    os.chown(path, user, group)
