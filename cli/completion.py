"""What could come next on a command line that begins with `./jarflow`: asked by the shells when a person presses TAB.

Verbs and options are those of the parsers themselves. What a word may be is told by its metavar: SOURCES has a list for
it, from files alone, so that the answer comes at once and without anything running.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import re
import shlex
from typing import TYPE_CHECKING

from cli import jars, passwords, pipelines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cli.places import Places

FILES = "::files"
"""Said instead of words where any file may stand: the shell knows those itself."""
MORE_TO_COME = "="
SCRIPTS = {
    "bash": """\
# Tab completion of ./jarflow in bash: source <(./jarflow completion bash)
_jarflow() {
  local line="${COMP_LINE:0:COMP_POINT}" found word="" begun=""
  COMPREPLY=()
  [[ $line == *[[:space:]] ]] || word="${line##*[[:space:]]}"
  # Bash takes a=b for two words; what it has already must not be given again.
  [[ $word == *=* && $COMP_WORDBREAKS == *=* ]] && begun="${word%=*}="
  while IFS= read -r found; do
    if [[ $found == ::files ]]; then
      compopt -o default 2>/dev/null
    else
      [[ $found == *= ]] && compopt -o nospace 2>/dev/null
      COMPREPLY+=("${found#"$begun"}")
    fi
  done < <("${1/#\\~/$HOME}" completion bash --suggest "$line" 2>/dev/null)
}
complete -F _jarflow jarflow
""",
    "zsh": """\
#compdef jarflow
# Tab completion of ./jarflow in zsh, after compinit: source <(./jarflow completion zsh)
_jarflow() {
  local -a found
  local line="${(j: :)${(@q)words[1,CURRENT-1]}} $PREFIX"
  found=("${(@f)$("${words[1]/#\\~/$HOME}" completion zsh --suggest "$line" 2>/dev/null)}")
  if [[ $found[1] == ::files ]]; then
    _files
  else
    compadd -S '' -- ${(M)found:#*=}
    compadd -- ${${found:#*=}:#}
  fi
}
compdef _jarflow jarflow
""",
}


class Parser(argparse.ArgumentParser):
    """A parser that tells what it takes."""

    def takes(self) -> tuple[dict[str, argparse.Action], list[argparse.Action]]:
        """The options by name, and what stands without one, in its order."""
        options = {name: action for action in self._get_optional_actions() for name in action.option_strings}
        return options, self._get_positional_actions()


def suggest(line: str, places: Places, verbs: Iterable[str]) -> list[str]:
    """The words that could stand where the line ends."""
    words, begun = split(line)
    while words and not words.pop(0).endswith("jarflow"):
        pass  # bash tells what is set for the command too: A=1 ./jarflow
    if not words:
        found = ["--help"] if begun.startswith("-") else list(verbs)
    elif words[0] in verbs:
        found = _of_verb(words[0], words[1:], begun, places)
    else:
        found = []
    return found if found == [FILES] else [word for word in found if word.startswith(begun)]


def split(line: str) -> tuple[list[str], str]:
    """The words of a line that is not finished, and the one that is being typed: empty after a blank."""
    for quote in ("", "'", '"'):
        try:
            words = shlex.split(f"{line}{quote}")
        except ValueError:
            continue
        done = not quote and (not line or line[-1].isspace()) and not line.endswith("\\ ")
        return (words, "") if done or not words else (words[:-1], words[-1])
    return [], ""


def parser_of(verb: str) -> Parser:
    parser = Parser()
    importlib.import_module(f"cli.verbs.{verb}").options(parser)
    return parser


def _of_verb(verb: str, words: list[str], begun: str, places: Places) -> list[str]:
    options, ahead = parser_of(verb).takes()
    waiting: argparse.Action | None = None
    given: list[str] = []
    for word in words:
        if ahead and ahead[0].nargs == argparse.PARSER and given:
            return [FILES]  # everything after a jar is the jar's
        if waiting:
            waiting = None
        elif word in options:
            waiting = options[word] if options[word].nargs is None else None
        elif not word.startswith("-"):
            given.append(word)
    if waiting:
        return _values(waiting, places, given)
    if ahead and ahead[0].nargs == argparse.PARSER and given:
        return [FILES]
    if begun.startswith("-"):
        return [name for name in options if name.startswith("--") or len(begun) < 2]
    return _values(ahead[len(given)], places, given) if len(given) < len(ahead) else list(_long(options))


def _long(options: Iterable[str]) -> Iterable[str]:
    return (name for name in options if name.startswith("--"))


def _values(action: argparse.Action, places: Places, given: list[str]) -> list[str]:
    if action.choices is not None:
        return [str(choice) for choice in action.choices]
    source = SOURCES.get(str(action.metavar))
    return source(places, given) if source else []


def _pipelines(places: Places, _: list[str]) -> list[str]:
    return [file.stem for file in pipelines.files(places.dags)]


def _jars(places: Places, _: list[str]) -> list[str]:
    written = {folder.parents[2].name for folder in (places.checkout / "tasks").glob("*/src/main/jvm")}
    return sorted(written | set(jars.jars(places.checkout)))


def _roles(places: Places, _: list[str]) -> list[str]:
    logins = passwords.logins(places)
    return sorted(name.removeprefix(passwords.PERSON) for name in logins if name.startswith(passwords.PERSON))


def _tasks(places: Places, given: list[str]) -> list[str]:
    found = re.findall(r"""task_id=["']([^"']+)["']""", _text(places, given))
    return list(dict.fromkeys(found))


def _params(places: Places, given: list[str]) -> list[str]:
    """Each parameter with its `=`, and with each value that it may have, where it may not have any."""
    try:
        tree = ast.parse(_text(places, given))
    except SyntaxError:
        return []
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "params" and isinstance(node.value, ast.Dict):
            for name, param in zip(node.value.keys, node.value.values, strict=True):
                if isinstance(name, ast.Constant):
                    found += [f"{name.value}={value}" for value in _enum(param)] or [f"{name.value}{MORE_TO_COME}"]
    return found


def _enum(param: ast.expr) -> list[str]:
    words = param.keywords if isinstance(param, ast.Call) else []
    lists = [word.value.elts for word in words if word.arg == "enum" and isinstance(word.value, ast.List)]
    return [str(one.value) for some in lists for one in some if isinstance(one, ast.Constant)]


def _text(places: Places, given: list[str]) -> str:
    file = next((file for file in pipelines.files(places.dags) if given and file.stem == given[0]), None)
    return file.read_text(encoding="utf-8", errors="replace") if file else ""


def _files(_: Places, __: list[str]) -> list[str]:
    return [FILES]


SOURCES: dict[str, Callable[[Places, list[str]], list[str]]] = {
    "PIPELINE": _pipelines,
    "TASK": _tasks,
    "JAR": _jars,
    "ROLE": _roles,
    "K=V": _params,
    "FILE": _files,
}
FREE = {"N", "SQL", "NAME", "LINE"}
"""What only a person knows."""
