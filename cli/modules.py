"""The modules of the Java build, read from the poms: where each lies, what it needs, and what its sources are."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from cli import stamps

POM = {"": "http://maven.apache.org/POM/4.0.0"}
OF_ALL = ("pom.xml", ".mvn")
NOT_SOURCES = {"target", "__pycache__", ".git"}


@dataclass(frozen=True)
class Module:
    """One module: `needs` are the modules that its build reads, `tests_need` those that only its tests read."""

    name: str
    folder: Path
    needs: frozenset[str]
    tests_need: frozenset[str]

    @property
    def jar(self) -> Path:
        return self.folder / "target" / f"{self.name}.jar"

    @property
    def classes(self) -> tuple[Path, Path]:
        """The folders that the build fills; a file that was removed from the sources stays in them."""
        return self.folder / "target" / "classes", self.folder / "target" / "test-classes"


def modules(checkout: Path) -> dict[str, Module]:
    """The modules by name, in the order in which the pom lists them."""
    if not (checkout / "pom.xml").exists():
        return {}
    root = ElementTree.parse(checkout / "pom.xml").getroot()  # noqa: S314 - the checkout's own
    folders = [checkout / (entry.text or "") for entry in root.findall("modules/module", POM)]
    poms = {folder: ElementTree.parse(folder / "pom.xml").getroot() for folder in folders}  # noqa: S314
    names = {_text(pom, "artifactId"): folder for folder, pom in poms.items()}
    found = {}
    for name, folder in names.items():
        scopes: dict[bool, set[str]] = {True: set(), False: set()}
        for dependency in poms[folder].findall("dependencies/dependency", POM):
            if _text(dependency, "artifactId") in names and _text(dependency, "groupId") == _text(root, "groupId"):
                scopes[_text(dependency, "scope") == "test"].add(_text(dependency, "artifactId"))
        found[name] = Module(name, folder, frozenset(scopes[False]), frozenset(scopes[True]))
    return found


def coordinates(checkout: Path) -> tuple[str, str, str]:
    """Group, name and version of the parent, which are its modules' group and version too."""
    root = ElementTree.parse(checkout / "pom.xml").getroot()  # noqa: S314 - the checkout's own
    return _text(root, "groupId"), _text(root, "artifactId"), _text(root, "version")


def _text(element: ElementTree.Element, name: str) -> str:
    return (element.findtext(name, "", POM) or "").strip()


@dataclass(frozen=True)
class Digest:
    """Two digests of a module: of its own sources, and of the whole that it is built from, needed modules included."""

    own: str
    whole: str


def digests(checkout: Path, jdk: str) -> dict[str, Digest]:
    """The digest of each module, as it would be built now by this JDK."""
    there = modules(checkout)
    if not there:
        return {}
    common = [
        stamps.digest_of_files(_sources(checkout / ".mvn"), checkout),
        of_every_module(checkout, _read(checkout / "pom.xml")),
    ]

    @functools.cache
    def digest(name: str) -> Digest:
        module = there[name]
        own = stamps.digest_of_files(_sources(module.folder), module.folder)
        needed = (digest(other).whole for other in sorted(module.needs))
        return Digest(own, stamps.digest_of_text(jdk, *common, own, *needed))

    return {name: digest(name) for name in there}


def of_every_module(checkout: Path, pom: str) -> str:
    """The text of a parent pom without its list of modules: a new one changes no other."""
    group, _, _ = coordinates(checkout)
    listed = ("<module>", f"<dependency><groupId>{group}</groupId>")
    return "\n".join(line for line in pom.splitlines() if not line.strip().startswith(listed))


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _sources(top: Path) -> Iterator[Path]:
    """Every source file below a folder."""
    for folder, inner, names in os.walk(top):
        inner[:] = [name for name in inner if name not in NOT_SOURCES]
        yield from (Path(folder, name) for name in names)
