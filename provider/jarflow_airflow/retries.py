"""How the end of a jar is told to Airflow, and whether it is tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airflow.providers.common.compat.sdk import AirflowException, AirflowFailException

from jarflow_airflow.contract import UNAVAILABLE

if TYPE_CHECKING:
    from airflow.sdk import Context


class Failed(AirflowException):
    """A jar ended with an exit code that fails this try."""

    def __init__(self, sentence: str, exit_code: int) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


class FailedForGood(AirflowFailException):
    """A jar ended with an exit code that fails the task."""

    def __init__(self, sentence: str, exit_code: int) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


class Ended(SystemExit):
    """A jar failed and said why in its result. Airflow writes no trace of this exception, only `Task exited`."""

    def __init__(self, code: int, ending: str) -> None:
        super().__init__(code)
        self._ending = ending

    def __str__(self) -> str:
        """What callbacks of Airflow see: the outcome and the message."""
        return self._ending


try:
    from airflow.sdk import RetryAction, RetryDecision, RetryPolicy
except ImportError:  # before Airflow 3.3
    ONLY_WHEN_UNAVAILABLE = None
else:

    class OnlyWhenUnavailable(RetryPolicy):
        """Tries a jar again that said UNAVAILABLE, or that gave no result; another result that failed stays so."""

        def evaluate(
            self,
            exception: BaseException,
            try_number: int,  # noqa: ARG002 - the names are Airflow's
            max_tries: int,  # noqa: ARG002
            context: Context | None = None,  # noqa: ARG002
        ) -> RetryDecision:
            """Airflow asks when a task raised something else than AirflowFailException."""
            if isinstance(exception, Ended) and exception.code != UNAVAILABLE:
                return RetryDecision(RetryAction.FAIL)
            return RetryDecision.default()

    ONLY_WHEN_UNAVAILABLE = OnlyWhenUnavailable()
    """A default of the operator's signature, because that is where Airflow reads the defaults of a mapped task."""


def ended(code: int, sentence: str) -> BaseException:
    """What is raised when a jar of the contract failed and said why."""
    if ONLY_WHEN_UNAVAILABLE is not None:
        return Ended(code, sentence)
    return Failed(sentence, code) if code == UNAVAILABLE else FailedForGood(sentence, code)
