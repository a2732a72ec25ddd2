from dataclasses import replace
from datetime import timedelta

import pytest

from bot.crisis.publishing import Publish
from bot.crisis.statements import StatementDrafted
from bot.report.releases import Agreement, releases
from tests.playbooks import START
from tests.report.crises import begun, journal, stormy, whole

OUT = {release.statement: release for release in releases(whole())}


def test_every_text_that_went_out_stands_once_in_order():
    assert list(OUT) == ["first_word", "staff", "fuller", "no_news-1", "correction-1", "update-1", "closing"]
    assert [release.approval_class for release in OUT.values()] == ["A", "A", "B", "A", "B", "B", "B"]
    assert [name for name, release in OUT.items() if not release.public] == ["staff"]
    assert [name for name, release in OUT.items() if release.correction] == ["correction-1"]
    assert {release.about for release in OUT.values()} == {"", "first_word"}
    assert [name for name, release in OUT.items() if release.closing] == ["closing"]


def test_a_text_of_class_a_was_written_and_signed_beforehand():
    first = OUT["first_word"]
    assert (first.prepared_by, first.preapproved_by, first.authors) == ("eva", "clara", ())
    assert first.agreements == (Agreement("anna", START + timedelta(minutes=5, seconds=52)),)
    assert (first.asked_by, first.unconfirmed) == ("anna", ("count",))


def test_only_approvals_of_exactly_the_last_words_are_named():
    fuller = OUT["fuller"]
    assert fuller.authors == ("eva",)
    assert {each.by: each.at - START for each in fuller.agreements} == {
        "ben": timedelta(minutes=18, seconds=12),
        "clara": timedelta(minutes=24, seconds=12),
    }
    assert (fuller.prepared_by, fuller.preapproved_by) == ("", "")


def test_the_fingerprint_is_the_one_that_was_published():
    run = begun().go_on().know()
    seen = run.binding("first_word")
    run.out("first_word", "anna")
    assert [release.binding for release in releases(journal(run))] == [seen]


def test_the_exact_words_and_when_they_were_out():
    first = OUT["first_word"]
    assert first.texts["newsroom"]["en"] == (
        "Since 05:20 this is down: Internet. We are sorry. Next update at 06:50: https://news.example/c1"
    )
    assert first.out_at == first.released_at == START + timedelta(minutes=6, seconds=2)
    late = OUT["update-1"]
    assert late.out_at is not None
    assert late.out_at - late.released_at == timedelta(seconds=30)


def test_a_text_that_no_outlet_took_is_released_but_not_out():
    run = begun().go_on().know()
    run.approve("first_word", "anna")
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    run.wait(seconds=10)
    (release,) = releases(journal(run))
    assert release.out_at is None


def test_the_severity_of_the_moment_sets_how_long_the_public_may_wait():
    assert (OUT["fuller"].cadence, OUT["correction-1"].cadence) == (timedelta(hours=1), timedelta(minutes=30))


@pytest.mark.parametrize("seed", range(8))
def test_nobody_is_named_who_wrote_the_words(seed: int):
    for release in releases(stormy(seed)):
        assert release.agreements
        assert not {each.by for each in release.agreements} & set(release.authors)


def test_in_an_older_journal_the_name_tells_a_correction():
    """Its texts do not say yet which text they are about."""
    records = [
        replace(record, event=replace(record.event, about=""))
        if isinstance(record.event, StatementDrafted) else record
        for record in whole()
    ]  # fmt: skip
    assert [each.statement for each in releases(records) if each.correction] == ["correction-1"]
