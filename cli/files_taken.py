"""Finds files in the landing folders and in the schema ops of the warehouse, and says which state each is in."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from cli import datasets, warehouse
from cli.places import Places
from cli.screen import ago

IGNORED_ENDS = (".part", ".tmp")
"""With names that begin with a dot, what ingest never takes from a folder."""
TAKEN = """
select file.dataset,
       file.name,
       file.sha256,
       file.bytes,
       file.batch,
       extract(epoch from batch.taken_at) as taken_at,
       coalesce(given.dag_id, batch.dag_id) as taken_by,
       coalesce(given.run_id, batch.run_id) as taken_in,
       batch.done_at is not null as done,
       batch.offers_left,
       batch.samples,
       settled.state,
       settled.reason,
       settled.batch as settled_in,
       extract(epoch from settled.settled_at) as settled_at,
       settled.dag_id as settled_by,
       settled.run_id as settled_run,
       retried.batch as retried_in
from ops.batch_file file
join ops.batch using (dataset, batch)
left join lateral (
    select dag_id, run_id
    from ops.batch_run
    where (dataset, batch) = (file.dataset, file.batch)
    order by given_at
    limit 1
) given on true
left join ops.last_answer settled on (settled.dataset, settled.sha256) = (file.dataset, file.sha256)
left join lateral (
    select again.batch
    from ops.retried_file again
    join ops.batch later on (later.dataset, later.batch) = (again.dataset, again.batch) and later.done_at is null
    where (again.dataset, again.sha256) = (file.dataset, file.sha256)
    order by later.number desc
    limit 1
) retried on true
where ({dataset} is null or file.dataset = {dataset})
  and ({part} is null or position(lower({part}) in lower(file.name)) > 0
       or starts_with(file.sha256, lower({digest_begin})) or file.sha256 = {digest})
order by coalesce(settled.settled_at, batch.taken_at) desc, file.name
limit {most}
"""
REFUSED_THERE = """
select dataset,
       name,
       reason,
       extract(epoch from seen_at) as seen_at,
       split_part(fingerprint, '@', 1) as bytes,
       dag_id,
       run_id
from ops.refused_file
order by seen_at
"""
REFUSED_ROWS = """
select dataset,
       sha256,
       case dataset
           when 'applications' then (
               select count(*)
               from membership.refused_application
               join membership.batch using (place)
               where kind = 'files' and (batch, source_file) = (file.batch, file.name)
           )
           when 'sales-items' then (
               select count(*)
               from ops.refused_item refused
               join ops.delivery on number = refused.delivery
               where (delivery.dataset, delivery.batch, source_file) = (file.dataset, file.batch, file.name)
           )
           when 'sales-transactions' then (
               select count(*)
               from ops.quarantined_line
               join ops.quarantined_transaction held using (transaction_id)
               join ops.delivery on number = held.delivery
               where (delivery.dataset, delivery.batch, source_file) = (file.dataset, file.batch, file.name)
           )
           when 'trips' then (select rejected from trips.file loaded where loaded.sha256 = file.sha256)
       end as refused
from ops.file_in_batch file
where (dataset, sha256, batch) in (values {files})
  and not exists (
      select
      from ops.file_in_batch other
      where (other.dataset, other.batch, other.name) = (file.dataset, file.batch, file.name)
        and other.sha256 <> file.sha256
  )
"""
"""Rows are known by the name of their file: of two files of one name in a batch they cannot be told apart."""
SHORTEST_DIGEST = 6
LATEST = datetime(9999, 12, 1, tzinfo=timezone.utc).timestamp()
"""A file may have any time."""
HEXADECIMAL = set("0123456789abcdefABCDEF")


@dataclass(frozen=True)
class Wanted:
    """A search: `part` of a name, or `digest`, the SHA-256 of a content. A field that is None excludes nothing."""

    dataset: str | None = None
    part: str | None = None
    digest: str | None = None
    most: int = 20

    @property
    def digest_begin(self) -> str | None:
        is_one = self.part and len(self.part) >= SHORTEST_DIGEST and set(self.part) <= HEXADECIMAL
        return self.part if is_one else None

    def matches(self, name: str) -> bool:
        return self.part is None or self.part.lower() in name.lower()


@dataclass(frozen=True)
class Known:
    """A file and its last state: waiting, offered, not taken, taken, set aside, loaded, refused or done.

    `since` is when it came to that, in seconds since 1970. `refused_rows` is how many rows of a loaded file were
    refused, or are in quarantine; None where that is not counted.
    """

    name: str
    dataset: str
    state: str
    since: float
    bytes: int
    sha256: str = ""
    batch: str = ""
    pipeline: str = ""
    run: str = ""
    reason: str = ""
    next: str = ""
    sample: bool = False
    refused_rows: int | None = None

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"since": datetime.fromtimestamp(min(self.since, LATEST)).astimezone().isoformat()}


def digest(file: Path) -> str:
    """The SHA-256 of a file's content, by which it is known once it was taken."""
    hashed = hashlib.sha256()
    with file.open("rb") as content:
        for block in iter(lambda: content.read(1 << 20), b""):
            hashed.update(block)
    return hashed.hexdigest()


def of_content(places: Places, sha256: str, dataset: str) -> str | None:
    """Says that a content was taken before, and its state; None if it never was, or if PostgreSQL does not answer."""
    if not warehouse.is_there(places):
        return None
    found = taken(places, Wanted(dataset, part="\n", digest=sha256, most=1))
    for one in found:
        return f"this content was taken as {one.name} before, and is {one.state} since {ago(one.since)}"
    return None


def find(places: Places, wanted: Wanted, *, with_warehouse: bool) -> list[Known]:
    """The newest first, at most as many as are wanted."""
    found = in_landing(places, wanted, refused_there(places) if with_warehouse else [])
    if with_warehouse:
        found += taken(places, wanted)
    newest = sorted(found, key=lambda one: -one.since)[: wanted.most]
    return _with_refused_rows(places, newest) if wanted.part else newest


def _with_refused_rows(places: Places, found: list[Known]) -> list[Known]:
    loaded = [one for one in found if one.state == "loaded"]
    if not loaded:
        return found
    files = ", ".join(f"({', '.join(map(warehouse.literal, (*_key(one), one.batch)))})" for one in loaded)
    rows = warehouse.rows(places, REFUSED_ROWS.format(files=files))
    counts = {(row["dataset"], row["sha256"]): int(row["refused"]) for row in rows if row["refused"]}
    return [replace(one, refused_rows=counts.get(_key(one))) if one in loaded else one for one in found]


def _key(one: Known) -> tuple[str, str]:
    return one.dataset, one.sha256


def taken(places: Places, wanted: Wanted) -> list[Known]:
    asked = {
        "dataset": warehouse.literal(wanted.dataset),
        "part": warehouse.literal(wanted.part),
        "digest": warehouse.literal(wanted.digest),
        "digest_begin": warehouse.literal(wanted.digest_begin),
        "most": str(wanted.most),
    }
    return [_taken(places, row) for row in warehouse.rows(places, TAKEN.format(**asked))]


def refused_there(places: Places) -> list[dict[str, str]]:
    return warehouse.rows(places, REFUSED_THERE)


def in_landing(places: Places, wanted: Wanted, refused: list[dict[str, str]]) -> list[Known]:
    """The files that lie in a landing folder."""
    found = []
    for file in sorted(places.landing.glob("[!.]*/*")):
        dataset, lower = file.parent.name, file.name.lower()
        if wanted.dataset not in (None, dataset) or not wanted.matches(file.name):
            continue
        if not lower.startswith(".") and not lower.endswith(IGNORED_ENDS):
            found += _landed(places, dataset, file, refused)
    return found


def _is_a_device(file: Path) -> bool:
    """True of a pipe, a socket or a device, or of a link to one."""
    try:
        mode = file.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _landed(places: Places, dataset: str, file: Path, refused: list[dict[str, str]]) -> list[Known]:
    try:
        entry = os.lstat(file)
    except OSError:
        return []
    if _is_a_device(file):
        then = f"take it away from {places.short(file.parent)}/"
        return [Known(file.name, dataset, "not taken", entry.st_ctime, 0, reason="NOT_A_FILE", next=then)]
    pipeline = datasets.pipeline_of(places, dataset)
    was = [
        row
        for row in refused
        if (row["dataset"], row["name"]) == (dataset, file.name)
        and row["bytes"] in ("", str(entry.st_size))
        and float(row["seen_at"]) >= entry.st_mtime
    ]
    if was:
        last = was[-1]
        return [
            Known(
                file.name,
                dataset,
                "not taken",
                float(last["seen_at"]),
                entry.st_size,
                pipeline=last["dag_id"],
                run=last["run_id"],
                reason=last["reason"],
                next=f"mend it, or take it away from {places.short(file.parent)}/",
            )
        ]
    state, then = "waiting", f"./jarflow run {pipeline}"
    if not pipeline:
        then = f"no pipeline takes files from {places.short(file.parent)}/"
        if form := datasets.offered_by(places, dataset):
            state, then = "offered", f"choose file:{file.name} in the form of {form}"
    return [Known(file.name, dataset, state, max(entry.st_mtime, entry.st_ctime), entry.st_size, next=then)]


def _taken(places: Places, row: dict[str, str]) -> Known:
    state, then = _state(places, row)
    settled = state in ("loaded", "refused")
    return Known(
        row["name"],
        row["dataset"],
        state,
        float(row["settled_at"] if settled else row["taken_at"]),
        int(row["bytes"]),
        row["sha256"],
        (row["settled_in"] if settled else row["retried_in"]) or row["batch"],
        row["settled_by"] if settled else row["taken_by"],
        row["settled_run"] if settled else row["taken_in"],
        row["reason"],
        then,
        sample=row["samples"] == "t",
    )


def _state(places: Places, row: dict[str, str]) -> tuple[str, str]:
    """The state of a content that was taken, and what to do next."""
    pipeline = datasets.pipeline_of(places, row["dataset"]) or "PIPELINE"
    if row["state"] == "loaded":
        return "loaded", ""
    if row["retried_in"]:
        return "taken", f"it is tried again: ./jarflow runs {pipeline}"
    if row["state"] == "refused":
        return (
            "refused",
            f"mend it and drop it, or try it as it is: ./jarflow run {pipeline} --param retry_refused=true",
        )
    if row["done"] == "t":
        return "done", "its batch is done; what became of each file was not noted then"
    if row["offers_left"] == "0":
        return (
            "set aside",
            f"./jarflow task ingest {row['dataset']} --offer {row['batch']}, then ./jarflow run {pipeline}",
        )
    return "taken", f"its run loads it, or the next one: ./jarflow runs {pipeline}"
