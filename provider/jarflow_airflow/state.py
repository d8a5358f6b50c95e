"""What a jar of the contract says for its next try and for its next run. Airflow keeps it from 3.3 on."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.sdk import AirflowException, Asset
from airflow.sdk.exceptions import AirflowRuntimeError

from jarflow_airflow.text import LONGEST_LINE
from jarflow_airflow.versions import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from airflow.sdk import Context
    from airflow.sdk.types import Logger

CHECKPOINT, WATERMARK = "checkpoint", "watermark"
GAP = 1.0
"""Seconds between two checkpoints that are stored: each is a question to Airflow's server."""


class State:
    """The checkpoint of a task from one try to the next, and the watermark of its outlets from one run to the next."""

    def __init__(self, context: Context, outlets: Iterable[Any], log: Logger) -> None:
        assets = context.get("asset_state_store")
        self._task: Any = context.get("task_state_store")
        self._assets = [assets[asset] for asset in outlets if isinstance(asset, Asset)] if assets is not None else []
        self._log = log
        self._latest: Any = None
        self._is_stored = False
        self._stored_at = 0.0

    def environment(self) -> dict[str, str]:
        """What the jar is told, as JSON: the checkpoint of the last try, and the watermark of the first outlet."""
        checkpoint = self._task.get(CHECKPOINT) if self._task is not None else None
        watermark = self._assets[0].get(WATERMARK) if self._assets else None
        self._is_stored = checkpoint is not None
        left = {"JARFLOW_CHECKPOINT": checkpoint, "JARFLOW_WATERMARK": watermark}
        return {name: json.dumps(value) for name, value in left.items() if value is not None}

    def reached(self, checkpoint: Any) -> None:  # noqa: ANN401 - what JSON can say
        """The jar got so far. What is said too often is stored later, at the latest when the jar has ended."""
        self._latest = checkpoint
        if time.monotonic() > self._stored_at + GAP:
            self.store_checkpoint()

    def store_checkpoint(self) -> None:
        """Store the last checkpoint; without it the next try only begins from an earlier one."""
        if self._latest is None or self._task is None:
            return
        checkpoint, self._latest = self._latest, None
        self._stored_at = time.monotonic()
        try:
            self._task.set(CHECKPOINT, bounded(CHECKPOINT, checkpoint))
            self._is_stored = True
        except (AirflowRuntimeError, AirflowException) as why:
            say(self._log, "warning", f"the checkpoint was not stored: {why}")

    def succeeded(self, result: Any) -> None:  # noqa: ANN401 - what JSON can say
        """Store the watermark of a result, and forget the checkpoint: another try begins anew."""
        watermark = result.get(WATERMARK) if isinstance(result, dict) else None
        if watermark is not None:
            for asset in self._assets:
                asset.set(WATERMARK, bounded(WATERMARK, watermark))
        if self._is_stored:
            self._task.delete(CHECKPOINT)


def bounded(name: str, value: Any) -> Any:  # noqa: ANN401 - what JSON can say
    """The same value, if it fits into the environment of the next jar."""
    if len(json.dumps(value).encode()) > LONGEST_LINE:
        raise AirflowException(f"the {name} is longer than {LONGEST_LINE} bytes: name a file in it instead")
    return value
