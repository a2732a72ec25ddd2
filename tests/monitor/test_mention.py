from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest

from bot.monitor.mention import Mention


def test_a_mention_cannot_be_changed():
    mention = Mention(datetime(2026, 11, 22, tzinfo=UTC), "a", "s", "t", "l")
    with pytest.raises(FrozenInstanceError):
        mention.text = "other"  # type: ignore[misc]  # that is the point
