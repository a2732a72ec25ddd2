"""Why Slack said no, for people."""

import pytest

from bot.slack_api.reasons import in_words, lasts, passes
from bot.slack_api.web import Denied


def test_a_missing_scope_is_named_with_what_to_do():
    said = in_words(Denied("pins.add", "missing_scope", "pins:write"))
    assert "lacks the scope pins:write" in said
    assert "install the app again" in said
    assert "pins.add: missing_scope" in said
    assert "lacks a scope" in in_words(Denied("pins.add", "missing_scope"))


def test_an_unknown_word_is_passed_on():
    assert in_words(Denied("pins.add", "brand_new_reason")) == "Slack said no. (pins.add: brand_new_reason)"


@pytest.mark.parametrize(
    "word", ["missing_scope", "channel_not_found", "not_in_channel", "is_archived", "invalid_auth"]
)
def test_what_only_people_can_change_lasts(word: str):
    assert lasts(Denied("m", word))
    assert not passes(Denied("m", word))


@pytest.mark.parametrize("word", ["team_added_to_org", "ekm_access_denied"])
def test_what_may_be_over_soon_passes(word: str):
    assert passes(Denied("m", word))
    assert not lasts(Denied("m", word))


def test_what_is_about_one_thing_neither_lasts_nor_passes():
    assert not lasts(Denied("conversations.invite", "cant_invite"))
    assert not passes(Denied("conversations.invite", "cant_invite"))
