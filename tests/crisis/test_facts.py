import pytest

from bot.crisis.facts import ConfirmFact, FactConfirmed, FactReported, ReportFact
from tests.playbooks import Run


def test_anybody_reports_and_the_role_confirms():
    run = Run()
    run.do("agnes", ReportFact(fact="what", de="Internet", en="internet"))
    assert not run.crisis.facts.confirmed("what")
    run.do("ben", ConfirmFact(fact="what", de="Internet", en="internet"))
    assert run.crisis.facts.by_name["what"].confirmed_by == "ben"
    assert run.do("ben", ConfirmFact(fact="what", de="Internet", en="internet")) == ()


def test_from_who_answers_for_it_the_report_is_the_confirmation():
    run = Run()
    events = run.do("ben", ReportFact(fact="what", de="Internet"))
    assert [type(event) for event in events][:2] == [FactReported, FactConfirmed]
    assert run.do("ben", ReportFact(fact="what", de="Internet")) == ()


def test_an_external_on_the_ladder_only_reports():
    run = Run()
    run.do("agnes", ReportFact(fact="what", de="Internet"))
    assert not run.happened(FactConfirmed)
    assert run.refused("agnes", ConfirmFact(fact="what", de="Internet")).key == "refused.not_yours"


def test_a_new_answer_is_unconfirmed():
    run = Run().know()
    run.do("eva", ReportFact(fact="what", de="Telefon"))
    assert not run.crisis.facts.confirmed("what")
    run.do("ben", ReportFact(fact="what", de="Telefon"))
    assert run.crisis.facts.confirmed("what")


def test_only_the_answer_that_was_seen_is_confirmed():
    run = Run()
    run.do("eva", ReportFact(fact="what", de="Internet"))
    phrase = run.refused("ben", ConfirmFact(fact="what", de="Telefon"))
    assert phrase.key == "refused.fact_changed"
    assert (phrase.params["who"], phrase.params["now"]) == ("Eva", "Internet")
    assert run.refused("ben", ConfirmFact(fact="since", de="5:20")).key == "refused.no_answer"
    assert run.refused("clara", ConfirmFact(fact="what", de="Internet")).key == "refused.not_yours"


@pytest.mark.parametrize(
    ("fact", "said", "key"),
    [
        ("colour", "red", "refused.unknown_fact"),
        ("what", " \u202e ", "refused.empty"),
        ("what", "x" * 61, "refused.too_long"),
        ("what", "{since}", "refused.braces"),
        ("since", "24:00", "refused.time"),
        ("since", "5 Uhr", "refused.time"),
        ("count", "viele", "refused.number"),
        ("count", "1.50", "refused.number"),
        ("count", "9" * 81, "refused.too_long"),
        ("scope", "Land", "refused.choice"),
    ],
)
def test_an_answer_must_fit_its_question(fact: str, said: str, key: str):
    assert Run().refused("ben", ReportFact(fact=fact, de=said)).key == key


@pytest.mark.parametrize(
    ("fact", "said", "kept"),
    [
        ("what", "  Internet\n und  Telefon. ", "Internet und Telefon"),
        ("what", "...", "..."),
        ("since", "5.20 Uhr", "05:20"),
        ("since", "23:59h", "23:59"),
        ("count", "18.000", "18.000"),
        ("count", "18 000", "18 000"),
        ("count", "18'000", "18'000"),
        ("scope", "city", "city"),
    ],
)
def test_an_answer_is_kept_in_its_form(fact: str, said: str, kept: str):
    run = Run()
    run.do("eva", ReportFact(fact=fact, de=said))
    assert run.crisis.facts.by_name[fact].values["de"] == kept


def test_only_texts_differ_by_language():
    run = Run()
    run.do("eva", ReportFact(fact="what", de="Netz"))
    run.do("eva", ReportFact(fact="count", en="7"))
    assert run.crisis.facts.by_name["what"].values == {"de": "Netz"}
    assert run.crisis.facts.by_name["count"].values == {"de": "7", "en": "7"}
