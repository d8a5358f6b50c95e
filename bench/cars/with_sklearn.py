"""The comparison of train-model by scikit-learn on the same folds, in two processes: the rival of bench/cars.py.

    with_sklearn.py cars.csv comparison.json [halved]

Prints the mean log loss and accuracy of each candidate over all folds. Encoders, scales and clusters are fitted in
each fold. Boosting is HistGradientBoostingClassifier: with GradientBoostingClassifier it takes twice as long.

Where there are more than two values, XGBoost and ours take twice the second derivative that scikit-learn takes. So the
same learning rate and ridge are other steps here; `halved` halves both, which makes them the same.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from rows import KEY, TARGETS, read
from sklearn.cluster import KMeans
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder, StandardScaler

LEAST = 1e-9
CLUSTERS = 6
SEED = 1


def main() -> None:
    inputs, targets = read(Path(sys.argv[1]))
    part = 0.5 if "halved" in sys.argv else 1.0
    folds = [np.array(list(digits), int) for digits in json.loads(Path(sys.argv[2]).read_text("utf-8"))["folds"]]
    splits = [(repetition, fold) for repetition in range(len(folds)) for fold in range(10)]
    judged = Parallel(n_jobs=2)(
        delayed(split)(inputs, targets, folds[repetition] == fold, part) for repetition, fold in splits
    )
    means = {candidate: np.mean([each[candidate] for each in judged], axis=0) for candidate in judged[0]}
    print(json.dumps({candidate: {"log_loss": loss, "accuracy": right} for candidate, (loss, right) in means.items()}))


def split(inputs: np.ndarray, targets: np.ndarray, held: np.ndarray, part: float) -> dict[str, tuple[float, float]]:
    """The log loss and accuracy of each candidate on one fold."""
    seen, asked, known = inputs[~held], inputs[held], targets[~held]
    answers = {"majority": majority(known, asked), "frequencies": frequencies(seen, known, asked)}
    for encoding in ("ordinal", "one-hot"):
        of_all = encoded(encoding, seen, asked)
        clusters = KMeans(CLUSTERS, n_init=1, random_state=SEED).fit(of_all[0])
        pairs = {
            "key": encoded(encoding, seen[:, [KEY]], asked[:, [KEY]]),
            "all": of_all,
            "all+cluster": [np.hstack([each, np.eye(CLUSTERS)[clusters.predict(each)]]) for each in of_all],
        }
        for name, (learned, judged) in pairs.items():
            logistic = LogisticRegression(C=1, max_iter=1_000).fit(learned, known)
            answers[f"logistic {encoding} {name}"] = logistic.predict_proba(judged)
            answers[f"boosting {encoding} {name}"] = boosting(part).fit(learned, known).predict_proba(judged)
    return {candidate: score(answer, targets[held]) for candidate, answer in answers.items()}


def encoded(encoding: str, seen: np.ndarray, asked: np.ndarray) -> list[np.ndarray]:
    encoder = StandardScaler() if encoding == "ordinal" else OneHotEncoder(sparse_output=False)
    return [encoder.fit_transform(seen), encoder.transform(asked)]


def boosting(part: float) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=40,
        max_depth=4,
        learning_rate=0.15 * part,
        l2_regularization=part,
        min_samples_leaf=1,
        early_stopping=False,
        random_state=SEED,
    )


def majority(known: np.ndarray, asked: np.ndarray) -> np.ndarray:
    return np.tile(shares(known), (len(asked), 1))


def frequencies(seen: np.ndarray, known: np.ndarray, asked: np.ndarray) -> np.ndarray:
    by_class = np.array([shares(known[seen[:, KEY] == place]) for place in range(4)])
    return by_class[asked[:, KEY]]


def shares(known: np.ndarray) -> np.ndarray:
    counts = np.bincount(known, minlength=TARGETS) + 1
    return counts / counts.sum()


def score(answer: np.ndarray, targets: np.ndarray) -> tuple[float, float]:
    told = answer[np.arange(len(targets)), targets]
    return float(-np.log(np.maximum(told, LEAST)).mean()), float((answer.argmax(axis=1) == targets).mean())


if __name__ == "__main__":
    main()
