import json
from typing import Any

import pytest

from bot.report.json_export import FORMAT, TABLES, to_json
from bot.report.report import report
from tests.playbooks import START
from tests.report.crises import MENTIONS, begun, journal, stormy, whole


def exported(language: str = "de", kind: str = "live") -> Any:
    found = report(whole(kind), language, name="c1", alarm=START, mentions=MENTIONS, label="synthetisch")
    return json.loads(to_json(found))


def test_who_what_when():
    data = exported()
    assert (data["format"], data["language"]) == (FORMAT, "de")
    crisis = data["crisis"]
    assert (crisis["id"], crisis["kind"], crisis["drill"], crisis["outcome"]) == ("c1", "live", False, "stood_down")
    assert crisis["started_at"] == {
        "utc": "2026-11-02T04:44:00+00:00",
        "local": "2026-11-02T05:44:00+01:00",
        "zone": "MEZ",
    }
    assert data["people"]["moser"] == "Frau Moser"
    assert exported(kind="drill")["crisis"]["drill"] is True


def test_every_line_of_the_timeline_has_utc_and_local_time():
    lines = exported()["timeline"]
    assert all({"utc", "local", "zone"} == line["at"].keys() for line in lines)
    assert lines[0]["text"] == "Anna rief die Krise „Störung“ aus, Stufe S2 („Kein Internet in Linz“)."


def test_measures_with_units_targets_and_reasons():
    found = {measure["name"]: measure for measure in exported("en")["measures"]}
    first = found["first_statement"]
    assert (first["value"], first["unit"], first["target"]) == (362.0, "seconds", {"how": "at_most", "bound": 900.0})
    assert (first["met"], first["title"]) == (True, "First public statement, from the start")
    assert (found["promises_kept"]["value"], found["promises_kept"]["unit"]) == (0.6, "share")
    assert (found["team_load"]["value"], found["team_load"]["unit"]) == (5, "count")
    nothing = found["approval_c"]
    assert (nothing["measured"], nothing["value"], nothing["met"]) == (False, None, None)
    assert (nothing["unit"], nothing["detail"]) == ("seconds", "No text of class C was decided.")


def test_objectives_tables_and_proof():
    data = exported()
    assert data["objectives"] == {"early": "P", "promises": "M", "words": "S", "team": "S", "law": "P"}
    assert all(data[table] for table in TABLES)
    assert data["proof"]["last_hash"] == whole()[-1].hash
    assert data["rounds"][2]["answers"][0]["after"] == 240.0
    assert len(data["mentions"]["points"]) == len(MENTIONS)
    assert len(data["limits"]) == 4


def test_published_texts_are_exact():
    released = exported()["releases"][0]
    assert released["texts"]["newsroom"]["de"].startswith("Seit 05:20 geht nicht: Internet.")
    assert len(released["binding"]) == 64


def test_a_crisis_that_has_just_begun():
    data = json.loads(to_json(report(journal(begun()), "en")))
    assert (data["crisis"]["outcome"], data["crisis"]["ended_at"], data["mentions"]) == ("open", None, None)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happened_is_valid_json(seed: int):
    assert json.loads(to_json(report(stormy(seed), "de")))["crisis"]["kind"] in ("live", "drill")
