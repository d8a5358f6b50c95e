"""The button of a task's page that opens what its jar made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from airflow.providers.common.compat.sdk import BaseOperatorLink

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import BaseOperator, TaskInstanceKey

LONGEST = 2_000


class ResultLink(BaseOperatorLink):
    """Leads to the address in the field `link` of the result."""

    name = "Open the result"

    def get_link(self, operator: BaseOperator, *, ti_key: TaskInstanceKey) -> str:  # noqa: ARG002 - as it is declared
        """Asked in the process of the task when it has ended; empty if the result has no such field."""
        return link_in(getattr(operator, "ended_with", None))


def link_in(result: Any) -> str:  # noqa: ANN401 - what JSON can say
    """The address in a result, if it is one that a browser opens and does not run."""
    link = result.get("link") if isinstance(result, dict) else None
    if not isinstance(link, str) or len(link) > LONGEST or urlsplit(link).scheme not in ("http", "https"):
        return ""
    return link
