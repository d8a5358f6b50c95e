"""Prints what makes a shell complete ./jarflow with the TAB key: verbs, pipelines and tasks.

The shell asks ./jarflow itself, so that it knows what the checkout has at that moment. Where nothing of ours fits, a
shell completes the names of files.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable

from cli import jars, pipelines
from cli.main import VERBS
from cli.places import Places
from cli.screen import Screen

EXAMPLES = """\
examples:
  source <(./jarflow completion bash)     # or the same line, with the whole path, in ~/.bashrc
  source <(./jarflow completion zsh)      # in ~/.zshrc below compinit
  ./jarflow completion bash > ~/.local/share/bash-completion/completions/jarflow
"""
SCRIPTS = {
    "bash": """\
# Tab completion of ./jarflow in bash: source <(./jarflow completion bash)
_jarflow() {
  mapfile -t COMPREPLY < <("${1/#\\~/$HOME}" completion bash --suggest "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
complete -o default -F _jarflow jarflow
""",
    "zsh": """\
#compdef jarflow
# Tab completion of ./jarflow in zsh, after compinit: source <(./jarflow completion zsh)
_jarflow() {
  local -a found
  found=(${(f)"$("${words[1]/#\\~/$HOME}" completion zsh --suggest "${words[1,CURRENT-1]} $PREFIX" 2>/dev/null)"})
  (( $#found )) && compadd -- $found || _files
}
compdef _jarflow jarflow
""",
}


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", metavar="SHELL", choices=tuple(SCRIPTS), help="bash or zsh")
    parser.add_argument("--suggest", metavar="LINE", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace, places: Places, _: Screen) -> int:
    if arguments.suggest is None:
        print(SCRIPTS[arguments.shell], end="")
    else:
        for word in suggest(arguments.suggest, places):
            print(word)
    return 0


def suggest(line: str, places: Places) -> list[str]:
    """The words that could stand where the line ends."""
    words = re.split(r"\s+", line)
    begun = words.pop()
    while words and not words.pop(0).endswith("jarflow"):
        pass  # bash tells what is set for the command too: A=1 ./jarflow
    if not words:
        found = list(VERBS)
    else:
        given = [word for word in words[1:] if not word.startswith("-")]
        source = _jars if words[-1] == "--task" else SOURCES.get((words[0], len(given)))
        found = source(places, given) if source else []
    return [word for word in found if word.startswith(begun)]


def _pipelines(places: Places, _: list[str]) -> list[str]:
    return [file.stem for file in pipelines.files(places.dags)]


def _jars(places: Places, _: list[str]) -> list[str]:
    written = {folder.parents[2].name for folder in (places.checkout / "tasks").glob("*/src/main/jvm")}
    return sorted(written | set(jars.jars(places.checkout)))


def _tasks(places: Places, given: list[str]) -> list[str]:
    texts = [file.read_text(encoding="utf-8") for file in pipelines.files(places.dags) if file.stem == given[0]]
    return list(dict.fromkeys(re.findall(r"""task_id=["']([^"']+)["']""", "".join(texts))))


SOURCES: dict[tuple[str, int], Callable[[Places, list[str]], list[str]]] = {
    ("run", 0): _pipelines,
    ("logs", 0): _pipelines,
    ("logs", 1): _tasks,
    ("task", 0): _jars,
}
"""The words that a verb takes, by how many stand before them."""
