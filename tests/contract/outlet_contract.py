"""What every outlet must do. A test class derives from it and says how its outlet is made and looked at."""

import asyncio
from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.crisis.deliveries import Delivery, Post
from bot.crisis.notes import Note
from bot.crisis.text import mark_drill
from bot.outlets.base import NotSent, Outlet, PerhapsSent, Sent
from bot.playbook.length import Counting


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

    async def test_it_says_what_it_takes_and_can_do(self, tmp_path: Path):
        can = await self.make(tmp_path).capabilities()
        assert can.limit > 0 and can.link >= 0 and can.reach >= 0
        assert can.counting in get_args(Counting)

    async def test_a_note_stands_there_once_or_the_outlet_says_that_it_takes_none(self, tmp_path: Path):
        outlet, there = self.make(tmp_path), await self.published(tmp_path)
        takes_notes, before = (await outlet.capabilities()).edits, self.seen(tmp_path)
        if takes_notes:
            await outlet.edit(there, self.note(there))
        else:
            with pytest.raises(NotSent) as refusal:
                await outlet.edit(there, self.note(there))
            assert refusal.value.final and refusal.value.reason
        after = self.seen(tmp_path)
        assert (before != after) is takes_notes
        if takes_notes:
            await self.make(tmp_path).edit(there, self.note(there))
            assert self.seen(tmp_path) == after
            found = await outlet.find(there)
            assert found and found.permalink == (there.sent.permalink if there.sent else "")

    async def test_there_is_no_note_on_what_is_not_there(self, tmp_path: Path):
        outlet, delivery, before = self.make(tmp_path), self.fitting("first_word"), self.seen(tmp_path)
        with pytest.raises((NotSent, PerhapsSent)):
            await outlet.edit(delivery, self.note(delivery))
        assert self.seen(tmp_path) == before

    async def test_there_is_no_note_of_the_other_kind(self, tmp_path: Path):
        outlet, there = self.make(tmp_path), await self.published(tmp_path)
        before, other = self.seen(tmp_path), replace(self.unfitting(), sent=there.sent)
        with pytest.raises(NotSent) as refusal:
            await outlet.edit(other, self.note(other))
        assert refusal.value.final
        assert self.seen(tmp_path) == before

    async def published(self, folder: Path) -> Delivery:
        """The first word as it is once it is out."""
        delivery = self.fitting("first_word")
        sent = await self.make(folder).publish(delivery)
        return replace(delivery, sent=Post(delivery.key, sent.permalink, sent.ref))

    def note(self, delivery: Delivery) -> Note:
        """A note on it, in its languages; of a drill it says so."""
        link = f"{delivery.permalink.rstrip('/')}/de/#correction-1"
        texts = dict.fromkeys(delivery.texts, f"06:42: {link}")
        if delivery.drill:
            texts = {language: mark_drill(text, language) for language, text in texts.items()}
        return Note("correction", "correction-1", delivery.released_at + timedelta(hours=1), link, texts)

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
