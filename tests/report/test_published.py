from bot.crisis.command import COURIER
from bot.crisis.notes import ReportNoted
from bot.report.document import Heading, Pairs, Paragraph, Quote
from bot.report.published import published
from bot.report.report import report
from tests.aftermath import retracted
from tests.report.crises import begun, journal, whole

BLOCKS = list(published(report(whole(), "de")))


def test_each_text_has_a_title_its_exact_words_and_its_agreement():
    titles = [(block.text, block.note) for block in BLOCKS if isinstance(block, Heading)]
    assert titles[0] == ("1. Erste Meldung", "Klasse A, vorab freigegeben")
    assert titles[-1] == ("7. Entwarnung", "Klasse B")


def test_words_that_several_outlets_got_stand_once():
    quotes = [block for block in BLOCKS if isinstance(block, Quote)][:2]
    assert [quote.source for quote in quotes] == ["Newsroom, Mastodon · Deutsch", "Newsroom · Englisch"]
    assert quotes[0].text.startswith("Seit 05:20 geht nicht: Internet. Es tut uns leid.")
    assert [quote.language for quote in quotes] == ["de", "en"]


def test_the_agreement_names_people_times_and_the_fingerprint():
    details = [dict(block.items) for block in BLOCKS if isinstance(block, Pairs)]
    first, second, closing = details[0], details[2], details[-1]
    assert (first["Worte von"], first["Freigegeben von"]) == ("Eva (Vorlage)", "Clara (vorab), Anna 05:49")
    assert (second["Worte von"], second["Freigegeben von"]) == ("Eva", "Clara 06:08, Ben 06:02")
    assert second["Da noch nicht bestätigt"] == "Wie viele?"
    assert closing["Nächste Meldung versprochen"] == "keine (letztes Wort)"
    assert closing["Da noch nicht bestätigt"] == "nichts, alle Fragen waren beantwortet"
    assert all(len(each["Fingerabdruck der Freigabe (SHA-256)"]) == 64 for each in details)


def test_where_it_can_be_read():
    update = [dict(block.items) for block in BLOCKS if isinstance(block, Pairs)][5]
    assert update["Kanäle"] == (
        "Newsroom: draußen 07:53 (https://news.example/c1#7); Mastodon: draußen 07:56 (https://social.example/@linznet/7)"
    )


def test_nothing_published():
    assert list(published(report(journal(begun()), "en"))) == [Paragraph("No text left the house.")]


def test_what_was_wrong_names_what_took_it_back_and_the_notes_beside_it():
    run = retracted()
    run.do(COURIER, ReportNoted(statement="first_word", outlet="mastodon", mender="retraction-1"))
    blocks = published(report(journal(run), "de"))
    wrong, mender = [dict(block.items) for block in blocks if isinstance(block, Pairs)]
    assert wrong["Richtiggestellt oder zurückgenommen mit"] == "Rücknahme 1, 05:44"
    assert wrong["Hinweise am Text"] == (
        "Mastodon 05:44: Zurückgenommen am 02.11., 05:44 Uhr: https://news.example/c1/de/#retraction-1"
    )
    assert mender["Betrifft den Text"] == "Erste Meldung"
    assert "Xing: zurückgehalten" in wrong["Kanäle"]
    assert "Betrifft den Text" not in wrong and "Hinweise am Text" not in mender
