from pathlib import Path
from typing import get_args

import pytest

from bot.config import OutletEntry, OutletKind
from bot.outlets.base import Spec
from bot.outlets.kinds import KINDS, missing_packages, missing_secrets, secrets_of, usable


def spec(kind: str, **secrets: str) -> Spec:
    return Spec("place", kind, "Linznet", "Europe/Vienna", ("de",), Path("memory"), secrets=secrets)


def test_config_yaml_offers_exactly_the_kinds_that_there_are():
    assert set(get_args(OutletKind)) == set(KINDS)


def test_what_a_kind_needs_is_a_key_of_its_entry():
    assert {key for kind in KINDS.values() for key in kind.needs} <= set(OutletEntry.model_fields)


def test_an_outlets_own_secret_goes_before_that_of_its_kind():
    environment = {"MASTODON_TOKEN": "all", "MASTODON_EN_TOKEN": "own", "OTHER_TOKEN": "x"}
    assert secrets_of("mastodon_en", "mastodon", environment) == {"TOKEN": "own"}
    assert secrets_of("social", "mastodon", environment) == {"TOKEN": "all"}


def test_secrets_that_may_be_missing_are_not_missed():
    assert missing_secrets(spec("email")) == ()
    assert missing_secrets(spec("linkedin")) == ("LINKEDIN_TOKEN",)


def test_without_its_secret_an_outlet_cannot_be_used():
    assert not usable(spec("webhook"))
    assert usable(spec("webhook", SECRET="s3cret"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_tests_have_every_package_and_the_extras_bring_them(kind: str):
    assert missing_packages(kind) == ()
    assert bool(KINDS[kind].extra) == bool(KINDS[kind].packages)
