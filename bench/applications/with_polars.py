"""The rival in Polars: with_polars.py FILE OUT. Writes OUT/successful.csv and OUT/unsuccessful.csv."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
import rules
from polars import col, lit


def main(file: Path, out: Path) -> None:
    rows = pl.read_csv(file, infer_schema=False, empty_string_is_null=False)
    raw = [col(column).alias(f"raw_{column}") for column in rows.columns]
    readings = pl.DataFrame(rules.birthdays(rows["date_of_birth"].unique()), list(rules.BIRTHDAY), orient="row")
    bare = col("name").str.replace_all(r"\s+", " ").str.strip_chars(" ").str.replace(rules.TITLES, "")
    bare = bare.str.replace(rules.SUFFIXES, "").str.strip_chars_end(", ")
    rows = (
        rows.with_row_index("source_line", 2)
        .join(readings, on="date_of_birth", how="left", maintain_order="left")
        .with_columns(
            bare=pl.when(bare.str.contains(rules.NOBODY)).then(lit("")).otherwise(bare),
            mailbox=col("email").str.strip_chars(),
            digits=col("mobile_no").str.replace_all(r"\s+", ""),
            source_file=lit(file.name),
        )
        .with_columns(last_name=col("bare").str.extract("([^ ]*)$"))
        .with_columns(
            first_name=col("bare").str.strip_suffix(col("last_name")).str.strip_chars_end(" "),
            bits=col("of_birthday")
            + pl.when(col("bare") == "").then(rules.NO_NAME).otherwise(0)
            + pl.when(col("digits").str.contains(rules.MOBILE)).then(0).otherwise(rules.BAD_MOBILE)
            + pl.when(col("mailbox").str.contains(rules.EMAIL)).then(0).otherwise(rules.BAD_EMAIL),
        )
    )
    person = [
        *(col(column).str.normalize("NFC").str.to_lowercase() for column in ("first_name", "last_name")),
        col("yyyymmdd"),
        col("mailbox").str.to_lowercase(),
        col("digits"),
    ]
    fine = rows.filter(bits=0).with_columns(first=col("source_line").min().over(person))
    again = fine.filter(col("first") != col("source_line"))
    rows = rows.join(again.select("source_line", "first"), on="source_line", how="left", maintain_order="left")
    place = pl.int_range(1, pl.len() + 1).over("base")
    fine.filter(first=col("source_line")).with_columns(base=col("last_name") + "_" + col("hash")).select(
        pl.when(place == 1).then(col("base")).otherwise(col("base") + "_" + place.cast(str)).alias("membership_id"),
        "first_name",
        "last_name",
        email="mailbox",
        date_of_birth="yyyymmdd",
        mobile_no="digits",
        above_18="above_18",
        source_file="source_file",
        source_line="source_line",
    ).write_csv(out / "successful.csv")
    words = lit(pl.Series(rules.WORDS))
    rows.filter((col("bits") > 0) | col("first").is_not_null()).select(
        "first_name",
        "last_name",
        col("yyyymmdd").alias("date_of_birth"),
        "above_18",
        *raw,
        words.gather(pl.when(col("first").is_null()).then("bits").otherwise(rules.DUPLICATE)).alias("reasons"),
        "source_file",
        "source_line",
        (lit(file.name + ":") + col("first").cast(str)).alias("duplicate_of"),
    ).write_csv(out / "unsuccessful.csv")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
