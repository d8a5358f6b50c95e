"""The figures of `/api/covid/figures.json` by Flask and pandas: the rival of bench/covid.py, under gunicorn.

COVID_FIGURES names a CSV with country, day and figure.
"""

from __future__ import annotations

import os

import pandas as pd
from flask import Flask, jsonify, request

app = Flask(__name__)
figures = {
    country: rows.set_index("day")["figure"].asfreq("D")
    for country, rows in pd.read_csv(os.environ["COVID_FIGURES"], parse_dates=["day"]).groupby("country")
}


def number(value: float) -> int | None:
    return None if pd.isna(value) else int(value)


@app.get("/api/covid/figures.json")
def figures_json():  # noqa: ANN201 - Flask's own type
    total = figures[request.args["country"]]
    added = total - total.ffill().shift(1)
    known = total.dropna().index.to_series()
    days = known.diff().dt.days.fillna(0).reindex(total.index, fill_value=0)
    mean = (total - total.shift(7)) / 7
    table = pd.DataFrame({"total": total, "added": added, "days": days, "mean": mean})
    table = table[request.args["from"] : request.args["to"]]
    rows = [
        {
            "day": f"{day:%Y-%m-%d}",
            "total": number(row.total),
            "added": number(row.added),
            "days": int(row.days),
            "mean_of_7_days": None if pd.isna(row.mean) else round(float(row.mean), 1),
        }
        for day, row in zip(table.index, table.itertuples(index=False), strict=True)
    ]
    return jsonify(country=request.args["country"], days=rows)
