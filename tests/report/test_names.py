from bot.report.history import final
from bot.report.names import Names
from bot.report.words import Words
from tests.report.crises import whole

CRISIS = final(whole())
DE, EN = (Names(CRISIS, Words(language)) for language in ("de", "en"))


def test_ids_become_what_people_call_them():
    assert (DE.person("moser"), DE.role("fact_owner"), EN.role("fact_owner")) == (
        "Frau Moser",
        "Netzbetrieb",
        "Network",
    )
    assert (DE.statement("fuller"), DE.statement("update-1")) == ("Zweite Meldung", "Neues 1")
    assert (DE.outlet("mastodon"), DE.clock("privacy"), DE.fact("since")) == (
        "Mastodon",
        "Meldung an die Behörde",
        "Seit wann?",
    )
    assert (DE.choice("watch"), DE.item("pause", 1)) == ("Beobachten", "Planer B")


def test_the_bots_hands_are_the_bot():
    assert (DE.person("bot:alarm"), DE.person("bot:playbook")) == ("Der Bot", "Playbook")


def test_what_is_not_known_stands_for_itself():
    assert (DE.person("nobody"), DE.role("nurse"), DE.outlet("fax")) == ("nobody", "nurse", "fax")
    assert (DE.clock("x"), DE.fact("y"), DE.choice("z"), DE.item("pause", 9)) == ("x", "y", "z", "10")


def test_a_choice_answers_with_its_label_and_a_text_in_the_language_that_there_is():
    assert (DE.answer("scope", {"de": "city", "en": "city"}), EN.answer("scope", {"de": "city"})) == (
        "die Stadt",
        "the city",
    )
    assert EN.answer("what", {"de": "Telefon"}) == "Telefon"
    assert EN.answer("what", {}) == "—"


def test_lists_and_holders():
    assert DE.people(["anna", "anna", "ben"]) == "Anna, Ben"
    assert (DE.people([]), DE.outlets([])) == ("—", "—")
    assert (DE.holder("lead"), DE.holder("executive"), DE.holder("social")) == (
        "Leitung (Eva)",
        "Geschäftsführung",
        "Soziale Medien (Finn)",
    )
