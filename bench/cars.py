#!/usr/bin/env python3
"""Training, one fit, and answers of the model of car prices, beside scikit-learn and XGBoost.

    bench/cars.py [--repetitions 10] [--rows 2000000] [--seconds 30] [--rate 200] [--runs 3]

First the whole comparison of train-model beside scikit-learn's on the same folds, with two processes: in turn, medians
of whole processes. Where nothing is drawn by chance (majority, frequencies, logistic regression without clusters) both
must have the same log loss. Then one fit, whose probabilities must be XGBoost's; a file of rows to predict; and
questions to serve at a fixed rate, which must be answered as predict answers them. The rivals' versions are those of
bench/cars/requirements.txt.

There is no Airflow here: what serve asks it (GET /ui/auth/me) is answered by a small server of this bench, which knows
everybody. serve keeps such an answer for a minute.
"""

from __future__ import annotations

import base64
import csv
import http.client
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from measure import CHECKOUT, Bench, Took, as_ratio, run, same
from start import cached
from warehouse import command, connect, server
from web import at_a_rate, serving

from cli import jars
from cli.places import LOOPBACK, Places

RIVAL = CHECKOUT / "bench" / "cars"
ATTRIBUTES = ("maint", "doors", "persons", "lug_boot", "safety", "class")
PRICES = ("vhigh", "high", "med", "low")
KINDS = (
    ("majority", False),
    ("frequencies", False),
    ("logistic", False),
    ("logistic", True),
    ("boosting", False),
    ("boosting", True),
)
"""And whether with clusters."""
ONE = "boosting ordinal all"
MOST_SECONDS = 60
MOST_APART = 1e-3
MOST_SECONDS_OF_ONE = 1
MOST_FROM_XGBOOST = 1e-5
LEAST_ROWS_A_SECOND = 200_000
MOST_MILLISECONDS = 20
PATH = "/api/models/cars/predict"
WITHOUT_PERSONS = 0.25
ASKED_FIRST = 200
"""Questions whose answers are compared with those of predict."""

Judged = Mapping[str, Mapping[str, float]]
"""The mean log loss and accuracy, by candidate."""


def main() -> None:
    bench = Bench(__doc__, repetitions=(10, 1), rows=(2_000_000, 20_000), seconds=(30, 1), rate=(200, 50), runs=(3, 1))
    options = bench.parse()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=options.scratch, prefix="cars-")))
        run([*jars.jar(CHECKOUT, "sample-data").command(), "cars", "--out", str(folder)], alone(folder))
        python = bench.environment("cars", RIVAL / "requirements.txt")
        comparison(bench, folder, python)
        one_fit(bench, folder, python)
        batch(bench, folder)
        places = stack.enter_context(server(options.scratch))
        answers = champion(places, folder)
        token = stack.enter_context(airflow(places.airflow_port))
        over_http(bench, places, token, answers)
    bench.end()


def alone(folder: Path) -> dict[str, str]:
    """The environment of a task without a database, and of the rivals: their two processes share the two cores."""
    quiet = {"JARFLOW_DATA": str(folder / "data"), "JARFLOW_LOG": "json"}
    return dict(os.environ) | quiet | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def comparison(bench: Bench, folder: Path, python: Path | None) -> None:
    """All candidates, ten times on ten folds; the rival gets the folds that ours wrote."""
    found: dict[str, Judged] = {}

    def ours(_: int) -> Took:
        words = ["cars", "--data", str(folder / "cars.csv"), "--out", str(folder / "compared"), "--no-register"]
        words += ["--repetitions", str(bench.options.repetitions)]
        took = run([*jars.jar(CHECKOUT, "train-model").command(), *words], alone(folder))
        written = json.loads((folder / "compared" / "comparison.json").read_text(encoding="utf-8"))
        found["train-model"] = {
            each["candidate"]: {name: each[name]["mean"] for name in ("log_loss", "accuracy")}
            for each in written["candidates"]
        }
        return replace(took, answer=None)

    def rival(_: int) -> Took:
        told = [folder / "cars.csv", folder / "compared" / "comparison.json"]
        took = run([str(python), RIVAL / "with_sklearn.py", *told], alone(folder))
        found["scikit-learn"] = json.loads(took.answer)
        expect_alike(found["train-model"], found["scikit-learn"])
        return replace(took, answer=None)

    took = bench.in_turn("comparison", {"train-model": ours} | ({"scikit-learn": rival} if python else {}))
    seconds = took["train-model"].seconds
    bench.table(
        (f"{bench.options.repetitions} times ten folds", "seconds", "ratio", "processor", "memory"),
        [
            [
                *(way, f"{each.seconds:.1f} s", as_ratio(each.seconds, seconds)),
                *(f"{each.processor:.1f} s", f"{each.megabytes:.0f} MB"),
            ]
            for way, each in took.items()
        ],
    )
    if python:
        told = [folder / "cars.csv", folder / "compared" / "comparison.json", "halved"]
        halved = json.loads(run([str(python), RIVAL / "with_sklearn.py", *told], alone(folder)).answer)
        kinds(bench, found["train-model"], found["scikit-learn"], halved)
    bench.promise(f"the comparison takes less than {MOST_SECONDS} s, found {seconds:.1f}", kept=seconds < MOST_SECONDS)


def expect_alike(ours: Judged, theirs: Judged) -> None:
    """Where nothing is drawn by chance, the log loss must be the same."""
    if ours.keys() != theirs.keys():
        sys.exit(f"expected the same candidates, found {sorted(ours)} and {sorted(theirs)}")
    for candidate, each in ours.items():
        apart = abs(each["log_loss"] - theirs[candidate]["log_loss"])
        if not candidate.startswith("boosting") and not candidate.endswith("cluster") and apart > MOST_APART:
            sys.exit(f"{candidate}: expected log losses within {MOST_APART}, found a difference of {apart:.5f}")


def kinds(bench: Bench, ours: Judged, theirs: Judged, halved: Judged) -> None:
    """Of each kind the candidate with the least log loss, on each side.

    The same numbers make longer steps in scikit-learn's boosting: beside it stands the one with both halved.
    """
    rows = []
    for kind, clustered in KINDS:
        sides = {"": theirs} | ({", halved": halved} if kind == "boosting" else {})
        for note, judged in sides.items():
            name, our = best(ours, kind, clustered=clustered)
            their, other = best(judged, kind, clustered=clustered)
            loss, right = our["log_loss"] - other["log_loss"], our["accuracy"] - other["accuracy"]
            cells = [name, f"{our['log_loss']:.4f}", f"{their}{note}", f"{other['log_loss']:.4f}", f"{loss:+.4f}"]
            rows.append([*cells, f"{our['accuracy']:.1%}", f"{other['accuracy']:.1%}", f"{100 * right:+.1f} points"])
    bench.table(
        ("best of its kind", "log loss", "scikit-learn", "", "difference", "accuracy", "scikit-learn", "difference"),
        rows,
    )


def best(judged: Judged, kind: str, *, clustered: bool) -> tuple[str, Mapping[str, float]]:
    some = [name for name in judged if name.startswith(kind) and ("cluster" in name) == clustered]
    name = min(some, key=lambda one: judged[one]["log_loss"])
    return name, judged[name]


def one_fit(bench: Bench, folder: Path, python: Path | None) -> None:
    """One candidate, learned and judged, as a whole process."""
    words = ["cars", "--data", str(folder / "cars.csv"), "--out", str(folder / "one"), "--only", ONE]

    def fit(_: int) -> Took:
        took = run([*jars.jar(CHECKOUT, "train-model").command(), *words], alone(folder))
        return replace(took, answer=json.loads(took.answer.splitlines()[-1])["log_loss"])

    runs = bench.options.runs * (1 if bench.options.smoke else 3)
    took = bench.in_turn("one fit", {"train-model": fit}, runs)["train-model"]
    print(f"one fit: {took.seconds:.2f} s, {took.processor:.2f} s of processors, {took.megabytes:.0f} MB", flush=True)
    bench.promise(
        f"one fit takes less than {MOST_SECONDS_OF_ONE} s, found {took.seconds:.2f}",
        kept=took.seconds < MOST_SECONDS_OF_ONE,
    )
    if python:
        told = [folder / "cars.csv", folder / "one" / "model.json"]
        apart = float(run([str(python), RIVAL / "with_xgboost.py", *told], alone(folder)).answer)
        print(f"the largest difference to a probability of XGBoost: {apart:.1e}", flush=True)
        bench.promise(
            f"each probability within {MOST_FROM_XGBOOST} of XGBoost's, found {apart:.1e}",
            kept=apart < MOST_FROM_XGBOOST,
        )


def batch(bench: Bench, folder: Path) -> None:
    """A file of rows in any order, each written again with its answer."""
    rows, file, out = bench.options.rows, folder / "asked.csv", folder / "answered.csv"
    known = (folder / "cars.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    with file.open("w", encoding="utf-8") as asked:
        asked.write(",".join(("buying", *ATTRIBUTES)) + "\n")
        asked.writelines(random.Random(1).choices(known, k=rows))  # noqa: S311 - no secret
    words = ["cars", "--by", str(folder / "one" / "model.json"), "--in", str(file), "--out", str(out)]

    def predict(_: int) -> Took:
        took = run([*cached(Places.of(os.environ), "predict"), *words], alone(folder))
        with out.open("rb") as answered:
            lines = sum(1 for _ in answered)
        if lines != rows + 1:
            sys.exit(f"expected {rows:,} answers and a heading, found {lines:,} lines")
        return replace(took, answer=lines)

    took = bench.in_turn("batch", {"predict": predict})["predict"]
    speed = rows / took.seconds
    print(f"batch: {rows:,} rows in {took.seconds:.1f} s, {speed:,.0f} rows/s, {took.megabytes:.0f} MB", flush=True)
    bench.promise(f"at least {LEAST_ROWS_A_SECOND:,} rows/s, found {speed:,.0f}", kept=speed >= LEAST_ROWS_A_SECOND)


def champion(places: Places, folder: Path) -> dict[tuple[str, ...], list[float]]:
    """Let a version answer; what predict says to each combination, by attributes."""
    cars, out = folder / "cars.csv", folder / "champion.csv"
    task(places, "train-model", "cars", "--data", str(cars), "--repetitions", "1", "--out", str(folder / "trained"))
    task(places, "promote", "cars")
    file = folder / "each.csv"
    file.write_text(",".join(("buying", *ATTRIBUTES)) + "\n" + cars.read_text(encoding="utf-8"), encoding="utf-8")
    task(places, "predict", "cars", "--in", str(file), "--out", str(out))
    with out.open(newline="", encoding="utf-8") as text:
        return {
            tuple(row[name] for name in ATTRIBUTES): [float(row[f"probability_{price}"]) for price in PRICES]
            for row in csv.DictReader(text)
        }


def task(places: Places, name: str, *words: str) -> None:
    run([*command(places, name), *words], jars.environment(places, name) | {"JARFLOW_LOG": "json"})


class EverybodyIsAdmin(BaseHTTPRequestHandler):
    """The one page of Airflow that serve needs for a question to a model."""

    def do_GET(self) -> None:
        known = self.path == "/ui/auth/me" and self.headers.get("Authorization")
        body = json.dumps({"id": "admin", "username": "admin"} if known else {}).encode()
        self.send_response(200 if known else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def airflow(port: int) -> Iterator[str]:
    """A small server in place of Airflow, which serve asks who somebody is. Yields a token that is good for an hour."""
    claims = {"sub": "admin", "role": "admin", "exp": int(time.time()) + 3_600}
    parts = [json.dumps({"alg": "none"}).encode(), json.dumps(claims).encode(), b"unsigned"]
    with ThreadingHTTPServer((LOOPBACK, port), EverybodyIsAdmin) as asked:
        Thread(target=asked.serve_forever, daemon=True).start()
        try:
            yield ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
        finally:
            asked.shutdown()


def over_http(bench: Bench, places: Places, token: str, answers: Mapping[tuple[str, ...], list[float]]) -> None:
    """First some answers beside those of predict; then at a rate, a quarter of the questions without persons."""
    chance, combinations = random.Random(2), list(answers)  # noqa: S311 - no secret

    def next_one() -> bytes:
        asked = fields(chance.choice(combinations))
        if chance.random() < WITHOUT_PERSONS:
            del asked["persons"]
        heading = "".join(f"{name}: {value}\r\n" for name, value in headers(token, asked).items())
        start = f"POST {PATH} HTTP/1.1\r\nHost: {LOOPBACK}:{places.serve_port}\r\n"
        return f"{start}{heading}\r\n{json.dumps(asked)}".encode()

    with serving(places) as pid:
        some = chance.sample(combinations, ASKED_FIRST)
        told = [answer(places.serve_port, token, fields(each)) for each in some]
        same("answers", {"serve": told, "predict": [answers[each] for each in some]})
        at_a_rate(bench, places.serve_port, pid, next_one, MOST_MILLISECONDS)
    # It writes down what waits before it ends.
    print(f"written down in ml.prediction: {written_down(places):,} answers", flush=True)


def fields(asked: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(ATTRIBUTES, asked, strict=True))


def headers(token: str, asked: dict[str, str]) -> dict[str, str]:
    length = str(len(json.dumps(asked)))
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Content-Length": length}


def answer(port: int, token: str, asked: dict[str, str]) -> list[float]:
    """The probabilities, as predict rounds them."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    with closing(connection):
        connection.request("POST", PATH, json.dumps(asked), headers(token, asked))
        said = connection.getresponse().read()
    told = json.loads(said)
    if "probabilities" not in told:
        sys.exit(f"serve answered {said.decode()}")
    return [round(told["probabilities"][price], 6) for price in PRICES]


def written_down(places: Places) -> int:
    with connect(places) as session, session.cursor() as cursor:
        cursor.execute("select count(*) from ml.prediction where via = 'http'")
        return cursor.fetchone()[0]


if __name__ == "__main__":
    main()
