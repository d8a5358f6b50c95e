"""How a jar starts faster: from what its JVM learned in an earlier run.

A JVM may take a cache that was made of another build of the jar, and then it runs that build's code. So a copy of the
jar, of its options and of the jars that it needs lies with the cache in a folder that is named after their contents and
never changes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
import time
import uuid
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from jarflow_airflow.cost import MEGABYTE
from jarflow_airflow.jar import digest_of, options_beside
from jarflow_airflow.settings import alone, cache

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STDOUT_IS_THE_JARS = ("-Xlog:disable", "-Xlog:all=warning:stderr")
"""The JVM's own warnings go to stderr."""
SINCE = 24
"""The first Java that makes caches in two steps."""
KEPT = 10
"""Folders of one jar: one for each build, set of options and JDK. Of those that nobody uses the oldest go."""
A_DAY = 86_400
ROOM = 256 * MEGABYTE
"""Bytes that must be free for what java learns: else java exits with 1, also when the program ended well."""
USES_ANOTHER = re.compile(
    r"-XX:(AOT\w+|SharedArchiveFile|[+-]AutoCreateSharedArchive)\b.*|-Xshare:.*"
    r"|--(limit-modules|patch-module|upgrade-module-path)\b.*"
)
"""Options with which java takes no cache of ours."""
QUIET_ABOUT_IT = "-Xlog:aot*=error:stderr"
"""Else java warns of each class that no cache can hold."""
USED = ".used"
"""A file that is locked, together with others, by who starts a jar from its folder; the lock ends with who holds it."""
LONGEST_MANIFEST = 1024 * 1024
"""Bytes."""
FOLDED = re.compile(r"\r?\n ")
CLASS_PATH = re.compile(r"^Class-Path: *(\S.*?)\s*$", re.IGNORECASE | re.MULTILINE)
VERSION = re.compile(r'^JAVA_VERSION="(?:1\.)?(\d+)', re.MULTILINE)
NONE = "none"
"""The file that says that no cache could be made of what lies in this folder."""


class NoCacheError(Exception):
    """Says why a jar starts without a cache."""


@dataclass(frozen=True)
class StartUp:
    """How a jar starts: from its cache if it has one, or so that its JVM records what it learns."""

    jar: Path
    cache: Path | None = None
    recorded: Path | None = None
    """What this run writes, for a cache to be made of it."""
    use: int | None = None
    """The descriptor of the lock that says that the folder is in use."""

    def words(self, java: str, *options: str, main_class: str | None = None) -> list[str]:
        """The words that start it: with the options that lie beside it, and others after them, so that they hold."""
        if self.recorded:
            more = [QUIET_ABOUT_IT, "-XX:AOTMode=record", f"-XX:AOTConfiguration={self.recorded}"]
        else:
            more = [f"-XX:AOTCache={self.cache}"] if self.cache else []
        return self._words(java, *options, *more, main_class=main_class)

    def words_to_make_it(self, java: str, *options: str, main_class: str | None = None) -> list[str]:
        """The words that make a cache of what a run recorded, and run nothing."""
        more = [
            QUIET_ABOUT_IT,
            "-XX:AOTMode=create",
            f"-XX:AOTConfiguration={self.recorded}",
            f"-XX:AOTCache={self._made}",
        ]
        return self._words(java, *options, *more, main_class=main_class)

    def _words(self, java: str, *options: str, main_class: str | None) -> list[str]:
        beside = [f"@{file}" for file in options_beside(self.jar)]
        what = ["-cp", str(self.jar), main_class] if main_class else ["-jar", str(self.jar)]
        return [java, *STDOUT_IS_THE_JARS, *beside, *options, *what]

    @property
    def _made(self) -> Path:
        assert self.recorded
        return self.recorded.with_suffix(".made")

    @property
    def has_learned(self) -> bool:
        """Whether this run wrote what it learned."""
        return self.recorded is not None and self.recorded.is_file()

    def keep(self, *, unwritten: bool = False) -> int:
        """Take the cache that was made for the next runs, and remember if none could be; its size in bytes."""
        assert self.cache
        if unwritten or not self.has_learned:
            raise NoCacheError("java could not write what it learned")
        if not self._made.is_file():
            self.jar.with_name(NONE).touch()
            raise NoCacheError(f"java could make none of {self.jar}")
        self._made.rename(self.cache)
        forget_old(self.jar.parent.parent)
        return self.cache.stat().st_size

    def forget(self) -> None:
        """Remove a cache that java refused: the next run makes another."""
        if self.use is not None and self.cache:
            self.cache.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove what only this run needed."""
        for file in (self.recorded, self._made) if self.recorded else ():
            file.unlink(missing_ok=True)
        if self.use is not None:
            os.close(self.use)


def start(jar: Path, java: str, *options: str) -> list[str]:
    """The words that start a jar, from the cache that its build made if it made one."""
    return as_built(jar, java).words(java, *options)


def as_built(jar: Path, java: str) -> StartUp:
    """How a jar starts whose build may have made a cache."""
    twin = trained(jar, java)
    made = twin.with_suffix(".aot")
    return StartUp(twin, made) if made.is_file() else StartUp(jar)


def trained(jar: Path, java: str) -> Path:
    """The place of the copy of a jar that has a start-up cache beside it, if its build made one."""
    made_of = (jar, *options_beside(jar), release_of(java))
    content = hashlib.sha256(b"".join(file.read_bytes() for file in made_of if file.is_file()))
    return jar.parent / "start" / content.hexdigest()[:16] / jar.name


def release_of(java: str) -> Path:
    """The file of a JDK that says which one it is."""
    return Path(java).resolve().parents[1] / "release"


def as_it_learns(jar: Path, java: str, options: Sequence[str]) -> StartUp:
    """How a jar starts with these options: from the cache of an earlier run, or in order to make one."""
    release = release_of(java)
    found = VERSION.search(release.read_text(encoding="utf-8")) if release.is_file() else None
    if found is None or int(found[1]) < SINCE:
        version = f"Java {found[1]}" if found else "of no known version"
        raise NoCacheError(f"it takes Java {SINCE} or newer to make one, and {java} is {version}")
    jar = jar.absolute()
    beside = options_beside(jar)
    written = " ".join(file.read_text(encoding="utf-8", errors="replace") for file in beside)
    if another := next(filter(USES_ANOTHER.fullmatch, [*options, *written.split()]), None):
        raise NoCacheError(f"its options have {another}")
    files = [jar, *needed_by(jar), *beside]
    of_this_jar = f"{jar.stem}-{hashlib.sha256(os.fsencode(jar.parent)).hexdigest()[:8]}"
    folder = cache() / "start" / of_this_jar / named_after([*files, release], options)
    copy = folder / jar.name
    copies = [folder / file.relative_to(jar.parent) for file in files]
    with alone(folder.parent / ".lock"):  # Nobody removes it now.
        if not all(map(Path.is_file, copies)) or named_after([*copies, release], options) != folder.name:
            shutil.rmtree(folder, ignore_errors=True)
            lay_out(folder, jar.parent, files)
        for left in folder.glob("*.recorded"):  # by a run that was killed
            if left.stat().st_mtime < time.time() - A_DAY:
                left.unlink()
        os.utime(folder)
        use = os.open(folder / USED, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(use, fcntl.LOCK_SH)
    made = copy.with_suffix(".aot")
    why, free = None, shutil.disk_usage(folder).free
    if copy.with_name(NONE).exists():
        why = f"java could make none of {copy}"
    elif free < ROOM and not made.is_file():
        why = f"expected {ROOM // MEGABYTE} MB free in {folder} for what java learns, found {free // MEGABYTE} MB"
    if why:
        os.close(use)
        raise NoCacheError(why)
    return StartUp(copy, made, None if made.is_file() else folder / f"{uuid.uuid4().hex}.recorded", use)


def needed_by(jar: Path) -> list[Path]:
    """The jars of its Class-Path, and of theirs."""
    needed: dict[Path, None] = {}
    left = [jar]
    while left:
        for entry in class_path(left.pop()):
            if entry.is_dir():
                raise NoCacheError(f"its Class-Path has the folder {entry}: a cache is made of jars only")
            if entry.is_file() and entry != jar and entry not in needed:
                if not entry.is_relative_to(jar.parent):
                    raise NoCacheError(f"its Class-Path leads out of its folder, to {entry}")
                needed[entry] = None
                left.append(entry)
    return list(needed)


def class_path(jar: Path) -> Iterable[Path]:
    """The places that the manifest of a jar names."""
    try:
        with zipfile.ZipFile(jar) as archive, archive.open("META-INF/MANIFEST.MF") as file:
            manifest = file.read(LONGEST_MANIFEST).decode("utf-8", "replace")
    except (OSError, KeyError, zipfile.BadZipFile):
        return []
    found = CLASS_PATH.search(FOLDED.sub("", manifest))
    entries = found[1].split() if found else []
    return [Path(os.path.normpath(jar.parent / unquote(entry).removeprefix("file:"))) for entry in entries]


def named_after(files: Iterable[Path], options: Sequence[str]) -> str:
    """The name of a folder for these contents and options."""
    digest = hashlib.sha256("\0".join(options).encode())
    for file in files:
        digest.update(digest_of(file).encode())
    return digest.hexdigest()[:16]


def lay_out(folder: Path, source: Path, files: Iterable[Path]) -> None:
    """Copy files into a folder that is there as a whole, or not at all."""
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".") as begun:
        whole = Path(begun, folder.name)
        for file in files:
            copy = whole / file.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
        whole.rename(folder)


def forget_old(folders: Path) -> None:
    """Remove the folders of a jar that were not used for longest, and that nobody uses."""
    with alone(folders / ".lock"):
        there = sorted((path for path in folders.iterdir() if path.name[0] != "."), key=lambda it: -it.stat().st_mtime)
        for old in there[KEPT:]:
            with (old / USED).open("a") as used, suppress(BlockingIOError):
                fcntl.flock(used, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(old, ignore_errors=True)
