"""The work of the one-shot containers of docker-compose.yml: the steps of `./jarflow up`, each with its own rights.

    build FOLDER    in the image's first stage: builds the jars into FOLDER
    owners          as root: makes the folders, gives volumes and the data folder to whom the others run as, and ends
    prepare         makes passwords and keys, and hands PostgreSQL its superuser's password
    migrate         brings the databases up to date once PostgreSQL answers, and hands each container what it may know
    first-run       lands sample data, runs every pipeline once, and says where to look
    alert           is told on stdin who is told of failed runs
    mail            is told on stdin who gets reports by mail
    wipe            as root: removes what Jarflow made in the data folder

All change nothing when run again.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from cli import airflow, alert, build, datasets, jars, mail, passwords, pipelines, stamps
from cli.places import CHECKOUT, Places, read_record
from cli.problem import Problem
from cli.screen import Screen
from cli.verbs import down, up

OF = Path("/var/lib/jarflow/of")
"""For each container that stays, its own home: what lies in it is all that it sees of this instance's secrets."""
SUPERUSER = OF / "postgres" / "password"
LOGS = Path("/var/lib/jarflow/logs")
CLONED_BY = Path("/var/lib/jarflow/cloned-by")
"""A file of the checkout: its owner's group may drop files and read results, unless another one is named."""
GROUPS_FOLDER = 0o2750
SETTINGS, USERS = "airflow/airflow.cfg", "secrets/airflow-passwords.json"
DASHBOARDS = f"{passwords.PERSON}dashboards"
REFUSED = "password authentication failed"
NOT_OF_THE_CONSOLE = (passwords.SUPERUSER, "migrate", *passwords.OF_PROGRAMS)


def build_jars(places: Places) -> None:
    """Build what changed since the last build of the image; an image whose start-up caches are missing is none."""
    with Screen().step("Jars") as step:
        if build.up_to_date(places):
            step.note = "nothing changed"
        else:
            build.build(places, step)
    if cold := build.without_a_cache(places):
        raise Problem(f"No start-up cache of {', '.join(cold)} could be made.")
    into = Path(sys.argv[2])
    for jar in jars.jars(places.checkout).values():
        for file in (jar.path, jar.options):
            if file.exists():
                shutil.copy(file, into)
        if starts := [start for start in jar.path.parent.glob("start/*") if _is_of(start, jar.path)]:
            newest = max(starts, key=lambda start: start.stat().st_mtime)
            shutil.copytree(newest, into / "start" / newest.name)


def _is_of(start: Path, jar: Path) -> bool:
    """True if a folder with a start-up cache is of this very jar: those of earlier builds lie beside it."""
    copy = start / jar.name
    return copy.exists() and stamps.digest_of_file(copy) == stamps.digest_of_file(jar)


def give(places: Places) -> None:
    """Make the folders that are missing, and give them to whom the other containers run as."""
    user, ours = int(os.environ["JARFLOW_UID"]), os.getegid()
    group = int(os.environ.get("JARFLOW_GID") or CLONED_BY.stat().st_gid)
    places.make_home()
    places.write_record()
    datasets.make_folders(places)
    of_the_group = datasets.folders(places) | dict.fromkeys(
        (places.data / "out", places.data / "reports"), GROUPS_FOLDER
    )
    for folder, mode in of_the_group.items():
        folder.mkdir(exist_ok=True)
        if not folder.stat().st_mode & stat.S_ISGID:
            os.chown(folder, user, ours)  # Only for its own group may a process set this bit.
            folder.chmod(mode)
    for volume in (places.home, LOGS, *OF.iterdir()):
        _give(_all_in(volume), user, ours)
    # Files that people dropped stay theirs.
    landing = [places.landing, *(folder for folder in places.landing.iterdir() if folder.is_dir())]
    _give([places.data, places.data / datasets.MARK, *landing], user, group)
    for folder in places.data.iterdir():
        if folder.is_dir() and folder != places.landing and not _has(folder, user, group):
            _give(_all_in(folder), user, group)


def _give(paths: Iterable[Path | str], user: int, group: int) -> None:
    """Change the owner of each, unless it has that one."""
    path: Path | str = ""
    try:
        for path in paths:
            if not _has(path, user, group):
                os.chown(path, user, group, follow_symlinks=False)
    except OSError as why:
        mend = f"sudo chown -R {user}:{group} {os.environ['JARFLOW_DATA_OUTSIDE']}"
        raise Problem(
            f"{path} belongs to another user, and Docker may not change that ({why.strerror}). "
            f"If it is in the data folder, mend it: {mend}"
        ) from why


def _has(path: Path | str, user: int, group: int) -> bool:
    about = os.lstat(path)
    return (about.st_uid, about.st_gid) == (user, group)


def _all_in(top: Path) -> Iterator[str]:
    """All that lies in a folder, and last the folder itself: it tells whether this was done before."""
    for folder, _, files in os.walk(top, topdown=False):
        yield from (os.path.join(folder, name) for name in files)  # noqa: PTH118 - there may be many
        yield folder


def prepare(places: Places) -> None:
    """Make what must be there before PostgreSQL starts."""
    passwords.add_logins(places, passwords.BEFORE_MIGRATION)
    # The volume is seen by this container and PostgreSQL's alone, and the two are different users.
    SUPERUSER.unlink(missing_ok=True)
    SUPERUSER.write_text(passwords.logins(places)[passwords.SUPERUSER], encoding="utf-8")
    SUPERUSER.chmod(0o444)


def change_alert(places: Places) -> None:
    """Take JARFLOW_ALERT from stdin: it may hold a password, and `docker inspect` shows a container's environment."""
    said = alert.url(replace(places, alert=sys.stdin.read().strip()))
    if {DASHBOARDS, *passwords.OF_PROGRAMS} <= passwords.logins(places).keys():
        hand_out(places)  # Else `migrate` does, which makes these logins.
    print(f"Failure messages: {alert.described(said)}")


def change_mail(places: Places) -> None:
    """Take JARFLOW_MAIL from stdin, as `change_alert` does."""
    said = mail.url(replace(places, mail=sys.stdin.read().strip()))
    if {DASHBOARDS, *passwords.OF_PROGRAMS} <= passwords.logins(places).keys():
        hand_out(places)
    print(f"Reports by mail: {mail.described(said)}")


def migrate(places: Places) -> None:
    """Make or update databases, roles, tables and connections."""
    session = passwords.session(places, passwords.SUPERUSER)
    _run("databases", sys.executable, f"{CHECKOUT}/cli/inside/bootstrap.py", f"{CHECKOUT}/sql", **session)
    command = jars.jar(places.checkout, "migrate").command()
    _run("tables", *command, "--passwords", session["PGPASSFILE"], **passwords.session(places, "migrate"))
    hand_out(places)
    _run("Airflow's tables", "airflow", "db", "migrate")


def hand_out(places: Places) -> None:
    """Give each container that stays what it must know, and nothing of the others."""
    passwords.write_connections(places, mail.connections(places))
    passwords.metrics_token(places)
    passwords.airflow_users(places)
    # `first-run` lets them run once there is sample data for them.
    paused = [file.stem for file in pipelines.files(places.dags)]
    airflow.configure(places, jars={"jars": f"{CHECKOUT}/tasks/{{jar}}.jar"}, paused_at_first=paused)
    passwords.session_of_its_own(places, passwords.OF_PROGRAMS)
    files = {
        "api-server": (SETTINGS, USERS),
        "scheduler": (SETTINGS, "secrets/connections.json"),
        "dag-processor": (SETTINGS,),
        "serve": (f"secrets/{passwords.OF_PROGRAMS[0]}.pgpass", "secrets/metrics-token"),
        "console": (USERS, "secrets/metrics-token"),
    }
    for container, names in files.items():
        for name in names:
            _hand(container, name, (places.home / name).read_text(encoding="utf-8"))
    for container in ("scheduler", "dag-processor"):
        (OF / container / "log").mkdir(mode=0o700, exist_ok=True)  # for what became of messages about failed runs
    _hand("grafana", "secrets/admin-password", passwords.kept(places, "grafana-admin"))
    _hand("grafana", "secrets/database-password", passwords.logins(places)[DASHBOARDS])
    known = [login for login in passwords.logins(places) if login not in NOT_OF_THE_CONSOLE]
    # By hand send-mail runs there, and `up` says there who gets mail.
    _hand("console", "secrets/mail", mail.url(places))
    _hand("console", "secrets/pgpass", passwords.pgpass_of(places, known))


def _hand(container: str, name: str, text: str) -> None:
    file = OF / container / name
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    passwords.write_private(file, text)


def first_run(places: Places) -> int:
    """Land sample data and run every pipeline once, as `./jarflow up` does."""
    asked = {"yes": True, "no": False, "": None}[os.environ.get("JARFLOW_SAMPLES", "")]
    places.make_home()
    places.write_record()
    return up.last_steps(places, Screen(), asked=asked)


def wipe(places: Places) -> None:
    """Remove what Jarflow made in the data folder, if the folder was empty at first."""
    if not read_record(places.home).get("data_is_ours"):
        print("Not touched: the data folder, which was there before Jarflow.")
        return
    for thing in down.made_in_data(places.data):
        down.remove(thing)


def _run(what: str, *command: str, **environment: str) -> None:
    said = subprocess.run(
        command, env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True, errors="replace", check=False
    )
    sys.stderr.write(said.stderr)
    if said.returncode and REFUSED in said.stderr:
        raise Problem(
            "PostgreSQL refuses our password: the volume of passwords (home) is not the one that this database "
            "(postgres) was made with. Restore both from one backup, or remove both: ./jarflow down --wipe"
        )
    if said.returncode:
        raise Problem(
            f"The {what} could not be made or updated (exit code {said.returncode}): the reason stands above."
        )


WORK: dict[str, Callable[[Places], int | None]] = {
    "build": build_jars,
    "owners": give,
    "prepare": prepare,
    "migrate": migrate,
    "first-run": first_run,
    "alert": change_alert,
    "mail": change_mail,
    "wipe": wipe,
}

if __name__ == "__main__":
    try:
        sys.exit(WORK[sys.argv[1]](Places.of(os.environ)))
    except Problem as problem:
        sys.exit(str(problem))
