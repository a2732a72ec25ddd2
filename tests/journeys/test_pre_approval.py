"""The ledger of pre-approvals through the whole bot: what does not count drops to class B, and the card says why."""

import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.config import Folders
from bot.crisis.consent import approval_class
from bot.drill.outage import first_two_minutes
from bot.drill.stage import NoSuchButton
from bot.playbook.ledger import LEDGER_FILE
from tests.journeys.company import ROOT, Company

LEDGER = {
    "signed": ("valid_until: .*", "valid_until: 2027-11-02", "A", "✔ Erste Meldung"),
    "expired": (
        "valid_until: .*", "valid_until: 2026-11-20", "B",
        "Klasse B statt A: Die Vorabfreigabe von Clara Maier galt bis 20.11.2026.",
    ),
    "early": (
        "approved_on: .*", "approved_on: 2026-12-24", "B",
        "Klasse B statt A: Die Vorabfreigabe von Clara Maier gilt erst ab 24.12.2026.",
    ),
    "changed": (
        "fingerprint: .*", f"fingerprint: {'0' * 64}", "B",
        "Klasse B statt A: Text oder Fragen sind andere als die, die Clara Maier vorab freigegeben hat.",
    ),
    "unsigned": (
        "statement: first_word", "statement: second_word", "B",
        "Klasse B statt A: Niemand hat diesen Text vorab freigegeben.",
    ),
}  # fmt: skip


@dataclass
class OtherBooks(Company):
    """The company with playbooks of its own, which a test may change."""

    @property
    def places(self) -> Folders:
        usual = super().places
        return Folders(usual.state, self.folder / "playbooks", usual.newsroom)


@pytest.mark.parametrize("why", LEDGER)
async def test_what_does_not_count_drops_to_class_b_and_says_so(tmp_path: Path, why: str):
    shutil.copytree(ROOT / "playbooks", tmp_path / "playbooks")
    path, (before, after, letter, said) = tmp_path / "playbooks" / LEDGER_FILE, LEDGER[why]
    path.write_text(re.sub(before, after, path.read_text(encoding="utf-8")), encoding="utf-8")
    company = await OtherBooks(tmp_path).open()
    await company.begin("service_outage")
    with suppress(NoSuchButton):
        await first_two_minutes(company.stage)
    crisis = company.stage.crisis
    card = next(card for card in company.cards()["de"] if card.key == "text.first_word")
    await company.close()
    assert approval_class(crisis, crisis.statements.by_id["first_word"], company.clock()) == letter
    assert card.lines[-1].startswith(said)
    assert crisis.publishing.requested("first_word") is (letter == "A")
    assert company.audited() == []
