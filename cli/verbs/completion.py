"""Prints what makes a shell complete ./jarflow with the TAB key: verbs, pipelines, runs, tasks, options and values.

The shell asks ./jarflow itself, so that it knows what the checkout has at that moment. The parameters of a pipeline and
their values come from Airflow, while it runs; the options of a task come from its jar. Where nothing of ours fits, a
shell completes the names of files.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import re
import subprocess
from collections.abc import Callable
from typing import Any

from cli import datasets, jars, passwords, pipelines, servers
from cli.log_files import LogFiles
from cli.main import VERBS, parser_of
from cli.places import Places
from cli.problem import Problem
from cli.programs import SIMULATOR
from cli.rest import Airflow
from cli.screen import Screen

EXAMPLES = """\
examples:
  source <(./jarflow completion bash)     # or the same line, with the whole path, in ~/.bashrc
  source <(./jarflow completion zsh)      # in ~/.zshrc below compinit
  ./jarflow completion fish | source      # or the same line, with the whole path, in ~/.config/fish/config.fish
  ./jarflow completion bash > ~/.local/share/bash-completion/completions/jarflow
"""
SCRIPTS = {
    "bash": """\
# Tab completion of ./jarflow in bash: source <(./jarflow completion bash)
_jarflow() {
  mapfile -t COMPREPLY < <("${1/#\\~/$HOME}" completion bash --suggest "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
  if [[ ${COMPREPLY-} == *= ]]; then compopt -o nospace; fi
}
complete -o default -F _jarflow jarflow
""",
    "zsh": """\
#compdef jarflow
# Tab completion of ./jarflow in zsh, after compinit: source <(./jarflow completion zsh)
_jarflow() {
  local -a found
  found=(${(f)"$("${words[1]/#\\~/$HOME}" completion zsh --suggest "${words[1,CURRENT-1]} $PREFIX" 2>/dev/null)"})
  (( $#found )) || { _files; return }
  compadd -S '' -- ${(M)found:#*=}
  compadd -- ${found:#*=}
}
compdef _jarflow jarflow
""",
    "fish": """\
# Tab completion of ./jarflow in fish: ./jarflow completion fish | source
function __jarflow
  set --local words (commandline --current-process --tokenize --cut-at-cursor)
  set --local program (string replace --regex '^~' $HOME -- $words[1])
  set --local line (commandline --current-process --cut-at-cursor | string collect)
  set --local found ($program completion fish --suggest "$line" 2>/dev/null)
  if set --query found[1]
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline --current-token)
  end
end
complete --command jarflow --no-files --arguments '(__jarflow)'
""",
}
PATIENCE = 2.0
ENDS_A_WORD = re.compile(r".*[=:]")
"""Where bash itself begins another word."""
TAKE_A_VALUE = {"--dataset", "--task", "--param", "--run", "--try"}
"""Options whose value is no word that counts."""


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", metavar="SHELL", choices=tuple(SCRIPTS), help=", ".join(SCRIPTS))
    parser.add_argument("--suggest", metavar="LINE", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace, places: Places, _: Screen) -> int:
    if arguments.suggest is None:
        print(SCRIPTS[arguments.shell], end="")
        return 0
    begun = ENDS_A_WORD.match(arguments.suggest.rpartition(" ")[2]) if arguments.shell == "bash" else None
    for word in suggest(arguments.suggest, places):
        print(word[begun.end() if begun else 0 :])
    return 0


def suggest(line: str, places: Places) -> list[str]:
    """The words that could stand where the line ends."""
    words = re.split(r"\s+", line)
    begun = words.pop()
    while words and not words.pop(0).endswith("jarflow"):
        pass  # bash tells what is set for the command too: A=1 ./jarflow
    found: list[str] = [] if words else list(VERBS)
    if words and words[0] in VERBS:
        with contextlib.suppress(Problem, OSError):
            found = _after(words[0], words[1:], begun, places)
    return [word for word in found if word.startswith(begun)]


def _after(verb: str, before: list[str], begun: str, places: Places) -> list[str]:
    """The words that may follow those `before` it."""
    given = [
        word
        for last, word in zip(["", *before], before, strict=False)
        if not word.startswith("-") and last not in TAKE_A_VALUE
    ]
    if verb == "task" and before:
        return _of_a_jar(places, before, begun)
    if before and (verb, before[-1]) in VALUES:
        return VALUES[verb, before[-1]](places, [*given, begun])
    actions = parser_of(verb)._actions  # noqa: SLF001 - argparse tells it in no other way
    if begun.startswith("-"):
        return [option for action in actions for option in action.option_strings]
    if (verb, len(given)) in SOURCES:
        return SOURCES[verb, len(given)](places, given)
    positional = [action for action in actions if not action.option_strings][len(given) : len(given) + 1]
    return [str(word) for action in positional for word in action.choices or ()]


def _pipelines(places: Places, _: list[str]) -> list[str]:
    return [file.stem for file in pipelines.files(places.dags)]


def _jars(places: Places, _: list[str]) -> list[str]:
    written = {folder.parents[2].name for folder in (places.checkout / "tasks").glob("*/src/main/jvm")}
    return sorted(written | set(jars.jars(places.checkout)))


def _tasks(places: Places, given: list[str]) -> list[str]:
    texts = [file.read_text(encoding="utf-8") for file in pipelines.files(places.dags) if file.stem == given[0]]
    return list(dict.fromkeys(re.findall(r"""task_id=["']([^"']+)["']""", "".join(texts))))


def _runs(places: Places, given: list[str]) -> list[str]:
    return LogFiles(places).runs(given[0])


def _roles(places: Places, _: list[str]) -> list[str]:
    logins = passwords.logins(places)
    return sorted(name.removeprefix(passwords.PERSON) for name in logins if name.startswith(passwords.PERSON))


def _parameters(places: Places, given: list[str]) -> list[str]:
    """NAME= for each parameter of a pipeline; once one is named, NAME=VALUE for its values where they are known."""
    pipeline, *_, begun = given
    there = Airflow(places, patience=PATIENCE).params(pipeline)
    name, equals, _ = begun.partition("=")
    if not equals:
        return [f"{name}=" for name in there]
    schema = there.get(name, {}).get("schema") or {}
    values = [str(value) for value in _choices(schema) or _of_name(places, name)]
    return [f"{name}={value}" for value in values]


def _choices(schema: dict[str, Any]) -> list[Any]:
    """The values that a form offers."""
    of_one = schema.get("items") or {}
    return schema.get("enum") or schema.get("examples") or of_one.get("enum") or of_one.get("examples") or []


def _of_a_jar(places: Places, before: list[str], begun: str) -> list[str]:
    """Values known for an option or a place of that name; else those that the jar itself names."""
    task, *words = before
    if words and words[-1] == "--":
        words.pop()
    option, equals, _ = begun.partition("=")
    words += [option] if equals else []
    found = _of_name(places, words[-1].lstrip("-")) if words else []
    if task == "ingest" and not words and not begun.startswith("-"):
        found = datasets.names(places)
    if not found:
        command = [*jars.jar(places.checkout, task).command(), *words]
        environment = jars.bare_environment(places) | {"JARFLOW_COMPLETE": "1"}
        asked = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=10, check=False)
        found = [
            word for word in asked.stdout.splitlines() if word.startswith("-") == (begun[:1] == "-" and not equals)
        ]
    return [f"{option}={value}" for value in found] if equals else found


def _of_name(places: Places, name: str) -> list[str]:
    """Values of a parameter of a pipeline or an option of a task, by its name."""
    if name == "policy":
        return sorted({"default", *(file.stem for file in (places.data / "policies").glob("*.yaml"))})
    return _countries(places) if name in ("country", "countries") else []


def _dropped(places: Places, _: list[str]) -> list[str]:
    return [one.name for one in datasets.dropped(places)]


def _checked(places: Places, _: list[str]) -> list[str]:
    return [one.name for one in datasets.dropped(places) if one.check]


def _countries(places: Places) -> list[str]:
    """Those that the simulator knows, while it runs."""
    if not servers.find(places, SIMULATOR.NAME):
        return []
    with contextlib.closing(http.client.HTTPConnection(*places.address(SIMULATOR.NAME), timeout=PATIENCE)) as asked:
        asked.request("GET", SIMULATOR.ready)
        return [str(one["Slug"]) for one in json.loads(asked.getresponse().read())]


Source = Callable[[Places, list[str]], list[str]]
SOURCES: dict[tuple[str, int], Source] = {
    ("run", 0): _pipelines,
    ("runs", 0): _pipelines,
    ("retry", 0): _pipelines,
    ("clear", 0): _pipelines,
    ("clear", 1): _tasks,
    ("logs", 0): _pipelines,
    ("logs", 1): _tasks,
    ("task", 0): _jars,
    ("psql", 0): _roles,
}
"""The words that a verb takes, by how many stand before them."""
VALUES: dict[tuple[str, str], Source] = {
    ("run", "--param"): _parameters,
    ("logs", "--run"): _runs,
    ("retry", "--run"): _runs,
    ("clear", "--run"): _runs,
    ("new", "--task"): _jars,
    ("check", "--dataset"): _checked,
    ("files", "--dataset"): _dropped,
}
"""The values of a verb's option; what is given ends with the word as far as it is typed."""
