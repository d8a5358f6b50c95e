"""The rival in pandas: with_pandas.py FILE OUT. Writes OUT/successful.csv and OUT/unsuccessful.csv."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import rules


def main(file: Path, out: Path) -> None:
    rows = pd.read_csv(file, dtype=str, na_filter=False)
    raw = [f"raw_{column}" for column in rows.columns]
    rows["source_file"] = file.name
    rows["source_line"] = np.arange(2, len(rows) + 2)
    bare = rows["name"].str.replace(r"\s+", " ", regex=True).str.strip().str.replace(rules.TITLES, "", regex=True)
    bare = bare.str.replace(rules.SUFFIXES, "", regex=True).str.rstrip(", ")
    bare = bare.mask(bare.str.match(rules.NOBODY), "")
    words = bare.str.rpartition(" ")
    rows["first_name"], rows["last_name"] = words[0], words[2]
    rows["mailbox"] = rows["email"].str.strip()
    rows["digits"] = rows["mobile_no"].str.replace(r"\s+", "", regex=True)
    readings = pd.DataFrame(rules.birthdays(rows["date_of_birth"].unique()), columns=list(rules.BIRTHDAY))
    rows = rows.merge(readings, on="date_of_birth", how="left")
    bits = (
        rows["of_birthday"]
        + rules.NO_NAME * (bare == "")
        + rules.BAD_MOBILE * ~rows["digits"].str.match(rules.MOBILE)
        + rules.BAD_EMAIL * ~rows["mailbox"].str.match(rules.EMAIL)
    )
    fine = rows[bits == 0]
    names = [fine[column].str.normalize("NFC").str.lower() for column in ("first_name", "last_name")]
    person = [*names, fine["yyyymmdd"], fine["mailbox"].str.lower(), fine["digits"]]
    first = fine["source_line"].groupby(person).transform("min")
    again = first != fine["source_line"]
    bits.loc[again.index[again]] = rules.DUPLICATE
    rows["reasons"] = np.array(rules.WORDS, dtype=object)[bits]
    rows["duplicate_of"] = (file.name + ":" + first[again].astype(str)).reindex(rows.index, fill_value="")

    fine = fine[~again]
    base = fine["last_name"] + "_" + fine["hash"]
    place = base.groupby(base).cumcount() + 1
    fine = fine.assign(membership_id=base.where(place == 1, base + "_" + place.astype(str)))
    columns = ["membership_id", "first_name", "last_name", "mailbox", "yyyymmdd", "digits", "above_18"]
    fine[[*columns, "source_file", "source_line"]].rename(
        columns={"mailbox": "email", "yyyymmdd": "date_of_birth", "digits": "mobile_no"}
    ).to_csv(out / "successful.csv", index=False)
    written = ["name", "email", "date_of_birth", "mobile_no"]
    rest = rows.loc[bits > 0, ["first_name", "last_name", "yyyymmdd", "above_18", *written, "reasons", "source_file"]]
    rest = rest.assign(source_line=rows["source_line"], duplicate_of=rows["duplicate_of"])
    rest.columns = ["first_name", "last_name", "date_of_birth", "above_18", *raw, *rest.columns[-4:]]
    rest.to_csv(out / "unsuccessful.csv", index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
