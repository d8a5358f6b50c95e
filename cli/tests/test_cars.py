"""The model of car prices that the first `up` trained: one question, asked in each way that there is."""

from __future__ import annotations

import json

import pytest

from cli.tests.families import wait_until
from cli.tests.instance import Instance

pytestmark = pytest.mark.e2e

ASKED = {"maint": "high", "doors": "4", "lug_boot": "big", "safety": "high", "class": "good"}


def test_the_samples_trained_a_model_that_is_champion_and_says_so(jarflow: Instance) -> None:
    assert jarflow.rows("select model, version, rows, dag_id from ml.version") == [["cars", "1", "1728", "cars"]]
    assert jarflow.rows("select alias, version, reason from ml.move order by move") == [
        ["challenger", "1", "the newest training"],
        ["champion", "1", "there was no champion"],
    ]
    assert jarflow.rows("select done_at is not null from ops.batch where dataset = 'cars'") == [["t"]]
    status, page = jarflow.shown("/reports/")
    assert status == 200
    assert "train-model" in page
    assert "promote" in page


def test_a_command_a_program_and_a_page_get_the_same_answer(jarflow: Instance) -> None:
    words = [word for name, value in ASKED.items() for word in (f"--{name.replace('_', '-')}", value)]
    said = jarflow.jarflow("task", "predict", "cars", *words).stdout
    by_command = json.loads(said.splitlines()[-1])
    status, text = jarflow.shown("/api/models/cars/predict", sent=ASKED)
    told = json.loads(text)
    assert (status, {name: by_command[name] for name in told}) == (200, told)
    assert told["averaged_over"] == ["persons"]
    assert not told["seen"]
    assert [(case["persons"], round(case["share"] * 69)) for case in told["cases"]] == [
        ("2", 0),
        ("4", 36),
        ("more", 33),
    ]

    status, page = jarflow.shown("/models/cars?" + "&".join(f"{name}={value}" for name, value in ASKED.items()))
    assert status == 200
    for value, probability in told["probabilities"].items():
        assert f"buying {value}" in page
        assert f"{100 * probability:.1f} %" in page
    assert "No such row exists in the training data." in page

    status, text = jarflow.shown("/api/models/cars/predict", sent=ASKED | {"safety": "none"})
    assert (status, json.loads(text)["error"]) == (422, "expected safety to be one of low, med, high, found 'none'")

    def written() -> bool:
        return jarflow.rows("select via from ml.prediction order by via") == [["command"], ["http"], ["page"]]

    wait_until(written, "each of the three answers is written down once")
