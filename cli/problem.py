"""Something went wrong: a sentence for the person at the keyboard."""

FAILED = 1
USAGE = 2
INTERRUPTED = 130


class Problem(Exception):  # noqa: N818 - it is what a person has, and `raise Problem("...")` reads as such
    """Says what is wrong and what to do next; ends the command with `code`."""

    def __init__(self, sentence: str, code: int = FAILED) -> None:
        super().__init__(sentence)
        self.code = code


class Terminated(KeyboardInterrupt):
    """Raised on TERM. As after Ctrl-C we clean up and end; but TERM reached only us, so our children must be told."""
