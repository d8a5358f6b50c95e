"""Files that a pipeline refuses: they stop no other, everything says so, and they are tried again on request."""

from __future__ import annotations

import json

import pytest

from cli.tests.instance import Instance

pytestmark = pytest.mark.e2e

HEADING = "name{0}email{0}date_of_birth{0}mobile_no\n"
ONE = "Dora Semicolon{0}dora@example.com{0}1990-05-17{0}81234599\n"
UNKNOWN = "who,where\nEve,here\n"
AGAIN = "--param", "retry_refused=true"


def test_a_refused_file_stops_no_other_and_is_tried_again(jarflow: Instance) -> None:
    jarflow.drop("applications", "semicolons.csv", (HEADING + ONE).format(";"))
    jarflow.drop("applications", "unknown.csv", UNKNOWN)

    ran = jarflow.jarflow("run", "applications", code=0)

    refusal = "1 of 2 files refused: unknown.csv: line 1: expected a heading with the columns name, email"
    assert f"  ! {refusal}" in ran.stdout
    assert jarflow.rows("select last_name from membership.member where last_name = 'Semicolon'") == [["Semicolon"]]
    states = "select name, state from ops.settled_file join ops.batch_file using (dataset, sha256)"
    ours = f"{states} where name in ('semicolons.csv', 'unknown.csv') order by name, settled_at"
    assert jarflow.rows(ours) == [["semicolons.csv", "loaded"], ["unknown.csv", "refused"]]
    status = json.loads(jarflow.jarflow("status", "--json", code=0).stdout)
    [said] = [one for one in status["pipelines"] if one["pipeline"] == "applications"]
    assert (said["state"], len(said["warnings"])) == ("success", 1)
    assert said["warnings"][0].startswith(refusal)
    code, page = jarflow.shown("/reports/")
    assert code == 200
    assert f"<p>{refusal}" in page

    again = jarflow.jarflow("run", "applications", *AGAIN, code=3)

    assert ", all again (" in again.stdout
    assert jarflow.rows(ours)[1:] == [["unknown.csv", "refused"], ["unknown.csv", "refused"]]
    unfinished = "select count(*) from ops.retried_file join ops.batch using (dataset, batch) where done_at is null"
    assert jarflow.rows(unfinished) == [["0"]]

    jarflow.drop("applications", "dropped again.csv", UNKNOWN)
    assert "1 file taken as batch" in jarflow.jarflow("run", "applications", code=3).stdout
    jarflow.drop("applications", "loaded already.csv", (HEADING + ONE).format(";"))
    assert "nothing new" in jarflow.jarflow("run", "applications", code=99).stdout
