"""Prints what makes a shell complete ./jarflow with the TAB key: verbs, pipelines and tasks.

The shell asks ./jarflow itself, so that it knows what the checkout has at that moment.
"""

from __future__ import annotations

import argparse

from cli import completion
from cli.places import Places
from cli.screen import Screen

EXAMPLES = """\
examples:
  source <(./jarflow completion bash)     # or the same line, with the whole path, in ~/.bashrc
  source <(./jarflow completion zsh)      # in ~/.zshrc below compinit
  ./jarflow completion bash > ~/.local/share/bash-completion/completions/jarflow
"""


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", metavar="SHELL", choices=tuple(completion.SCRIPTS), help="bash or zsh")
    parser.add_argument("--suggest", metavar="LINE", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace, places: Places, _: Screen) -> int:
    if arguments.suggest is None:
        print(completion.SCRIPTS[arguments.shell], end="")
    else:
        from cli.main import VERBS  # noqa: PLC0415 - main imports the verbs

        for word in completion.suggest(arguments.suggest, places, VERBS):
            print(word)
    return 0
