"""The rows of cars.csv as numbers, in the order that comparison.json and model.json have.

The file has no heading; its columns stand in the order of VALUES, the target first.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

VALUES = {
    "buying": "vhigh high med low",
    "maint": "vhigh high med low",
    "doors": "2 3 4 5more",
    "persons": "2 4 more",
    "lug_boot": "small med big",
    "safety": "low med high",
    "class": "unacc acc good vgood",
}
TARGETS = 4
CELLS = 4 * 4 * 3 * 3 * 3 * 4
KEY = 5
"""The column of the class, which frequencies are counted by."""


def read(file: Path) -> tuple[np.ndarray, np.ndarray]:
    """The places of the attributes of each row, and of its target."""
    places = [{value: place for place, value in enumerate(words.split())} for words in VALUES.values()]
    with file.open(newline="", encoding="utf-8") as text:
        rows = [[each[value] for each, value in zip(places, row, strict=True)] for row in csv.reader(text)]
    numbers = np.array(sorted([*inputs, target] for target, *inputs in rows))
    return numbers[:, :-1], numbers[:, -1]


def cells(inputs: np.ndarray) -> np.ndarray:
    """The number of each combination of attributes: the last one changes fastest."""
    sizes = [len(words.split()) for words in VALUES.values()][1:]
    return np.ravel_multi_index(inputs.T, sizes)
