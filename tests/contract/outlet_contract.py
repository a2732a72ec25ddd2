"""What every outlet must do. A test class derives from it and says how its outlet is made and looked at."""

import asyncio
from abc import ABC, abstractmethod
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.crisis.deliveries import Delivery
from bot.outlets.base import NotSent, Outlet, Sent


class OutletContract(ABC):
    """The suite. Outlets that remember keys must take a delivery again without any effect."""

    @abstractmethod
    def make(self, folder: Path) -> Outlet:
        """A fresh outlet that may keep what it wants in the folder."""

    @abstractmethod
    def fitting(self, statement: str) -> Delivery:
        """A delivery of this statement that the outlet takes."""

    @abstractmethod
    def unfitting(self) -> Delivery:
        """The same as `fitting("first_word")` with the other live/drill flag, which the outlet must refuse."""

    @abstractmethod
    def seen(self, folder: Path) -> Any:
        """Everything that people can see of the outlet now; equal when they see the same."""

    async def test_it_knows_nothing_before(self, tmp_path: Path):
        assert await self.make(tmp_path).find(self.fitting("first_word")) is None

    async def test_what_was_published_is_found(self, tmp_path: Path):
        outlet, delivery = self.make(tmp_path), self.fitting("first_word")
        sent = await outlet.publish(delivery)
        assert isinstance(sent, Sent)
        assert await outlet.find(delivery) == sent

    async def test_it_is_found_after_a_restart(self, tmp_path: Path):
        delivery = self.fitting("first_word")
        sent = await self.make(tmp_path).publish(delivery)
        assert await self.make(tmp_path).find(delivery) == sent

    async def test_publishing_shows_something_and_the_next_shows_more(self, tmp_path: Path):
        outlet, before = self.make(tmp_path), self.seen(tmp_path)
        await outlet.publish(self.fitting("first_word"))
        after = self.seen(tmp_path)
        await outlet.publish(self.fitting("update_1"))
        assert before != after != self.seen(tmp_path)

    async def test_the_same_again_changes_nothing(self, tmp_path: Path):
        outlet, delivery = self.make(tmp_path), self.fitting("first_word")
        if not outlet.remembers:
            pytest.skip("this outlet does not promise it; the courier never sends to it twice")
        sent = await outlet.publish(delivery)
        before = self.seen(tmp_path)
        assert await outlet.publish(delivery) == sent
        assert self.seen(tmp_path) == before

    async def test_a_known_key_with_other_words_changes_nothing(self, tmp_path: Path):
        outlet, delivery = self.make(tmp_path), self.fitting("first_word")
        if not outlet.remembers:
            pytest.skip("this outlet does not promise it; the courier never sends to it twice")
        await outlet.publish(delivery)
        before = self.seen(tmp_path)
        other = {language: text.replace("05:41", "04:00") for language, text in delivery.texts.items()}
        assert other != delivery.texts
        await outlet.publish(replace(delivery, texts=other))
        assert self.seen(tmp_path) == before

    async def test_many_at_once_all_arrive(self, tmp_path: Path):
        outlet, wanted = self.make(tmp_path), [self.fitting(f"update_{number}") for number in range(1, 9)]
        sent = await asyncio.gather(*map(outlet.publish, wanted))
        assert [await outlet.find(delivery) for delivery in wanted] == sent

    async def test_the_other_kind_is_refused_for_good_and_leaves_no_trace(self, tmp_path: Path):
        outlet, before = self.make(tmp_path), self.seen(tmp_path)
        with pytest.raises(NotSent) as refusal:
            await outlet.publish(self.unfitting())
        assert refusal.value.final
        assert refusal.value.reason
        assert await outlet.find(self.unfitting()) is None
        assert self.seen(tmp_path) == before

    @pytest.mark.parametrize("name", ["../../outside", "a/b", "", ".hidden", "a\x00b", "..", "Ü"])
    async def test_a_hostile_id_never_leaves_the_outlet(self, tmp_path: Path, name: str):
        folder = tmp_path / "place"
        outlet = self.make(folder)
        for delivery in (replace(self.fitting("x"), crisis=name), replace(self.fitting("x"), statement=name)):
            with pytest.raises(NotSent):
                await outlet.publish(delivery)
            assert await outlet.find(delivery) is None
        assert names(tmp_path, "*") <= {"place"}
        assert "outside" not in names(tmp_path.parent, "*")


def names(folder: Path, pattern: str = "**/*") -> set[str]:
    """The names of what lies in a folder and below, hidden files too."""
    return {path.name for path in folder.glob(pattern)}
