"""The exact words and nothing but the words; headers that cannot be broken out of and come to the same each time."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.crisis.deliveries import Delivery, Post
from bot.outlets.base import NotSent
from bot.outlets.mailing.message import BETWEEN, Sender, message, message_id, sender_of
from bot.outlets.mailing.recipients import Recipient
from tests.outlets.mailing.list import text
from tests.outlets.sample import START

SENDER = Sender("Presse Linznet", "presse@linznet.example")
ANNA = Recipient("anna@orf.example", "Anna Berger")

HEADERS = [
    "from", "to", "subject", "date", "message-id", "x-auto-response-suppress", "content-type",
    "content-transfer-encoding", "mime-version", "content-language",
]  # fmt: skip


def read(delivery: Delivery, recipient: Recipient = ANNA, *languages: str) -> EmailMessage:
    """The message as the recipient's program reads it."""
    raw = message(delivery, recipient, SENDER, languages or ("de", "en"))
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    return message_from_bytes(raw, policy=default)


def words_of(mail: EmailMessage) -> str:
    """The words with the line ends of a text, and one at the end."""
    return str(mail.get_content()).replace("\r\n", "\n")


def names(mail: EmailMessage) -> list[str]:
    return [name.lower() for name in mail]


def test_it_has_the_usual_headers_and_no_others():
    mail = read(text())
    assert names(mail) == HEADERS
    assert mail["From"] == "Presse Linznet <presse@linznet.example>"
    assert mail["To"] == "Anna Berger <anna@orf.example>"
    assert parsedate_to_datetime(mail["Date"]) == START
    assert mail["Content-Type"] == 'text/plain; charset="utf-8"'
    assert mail["X-Auto-Response-Suppress"] == "OOF, AutoReply"


def test_who_has_a_language_gets_it():
    mail = read(text(), Recipient("ben@bbc.example", language="en"))
    assert words_of(mail) == text().texts["en"] + "\n"
    assert (mail["Subject"], mail["Content-Language"]) == ("Network outage", "en")


@pytest.mark.parametrize(("languages", "order"), [(("de", "en"), ("de", "en")), (("en", "de"), ("en", "de"))])
def test_who_has_none_gets_all_the_organisations_first_first(languages, order):
    mail = read(text(), ANNA, *languages)
    assert words_of(mail) == BETWEEN.join(text().texts[each] for each in order) + "\n"
    assert mail["Subject"] == " / ".join(text().subjects[each] for each in order)
    assert mail["Content-Language"] == ", ".join(order)


def test_a_language_that_the_text_lacks_means_all_that_there_are():
    mail = read(text(texts={"de": "Nur deutsch.", "en": " \n"}), Recipient("ben@bbc.example", language="en"))
    assert words_of(mail) == "Nur deutsch.\n"
    assert mail["Subject"] == "Störung im Netz"


def test_the_same_subject_in_both_languages_stands_there_once():
    assert read(text(subjects={"de": "Update 3", "en": "Update 3"}))["Subject"] == "Update 3"


def test_without_subjects_it_is_called_what_our_people_call_it():
    assert read(text(subjects={}))["Subject"] == "Erste Meldung / First statement"


def test_an_update_hangs_under_what_the_same_person_got_before():
    first = read(text())
    update = read(text("update_1", under=Post(text().key, "", "")))
    assert update["In-Reply-To"] == update["References"] == first["Message-ID"]
    assert update["Message-ID"] != first["Message-ID"]
    other = read(text("update_1", under=Post(text().key, "", "")), Recipient("ben@bbc.example"))
    assert other["References"] != update["References"]


def test_its_name_stays_the_same_however_the_address_is_written():
    again = read(text(texts={"de": "anders"}), Recipient("Anna@ORF.example"))
    assert again["Message-ID"] == read(text())["Message-ID"]
    assert message_id("key", "anna@orf.example", "linznet.example").endswith("@linznet.example>")


def test_the_same_message_twice_is_the_same_to_the_byte():
    assert message(text(), ANNA, SENDER, ("de", "en")) == message(text(), ANNA, SENDER, ("de", "en"))


@pytest.mark.parametrize(
    "evil",
    [
        "Ab\r\nBcc: evil@x.example",
        "Ab\nBcc: evil@x.example",
        "Ab\r\n\r\nBody",
        "Ab\x0bBcc: e@x.example\x85\u2028c: d",
        "\r\n",
    ],
)
def test_no_subject_and_no_name_breaks_out_of_its_header(evil):
    mail = read(text(subjects={"de": evil, "en": evil}), Recipient("anna@orf.example", evil, "de"))
    assert names(mail) == HEADERS
    assert words_of(mail) == text().texts["de"] + "\n"
    assert str(mail["To"]).endswith("<anna@orf.example>") or mail["To"] == "anna@orf.example"


@given(subject=st.text(max_size=200), name=st.text(max_size=80))
def test_whatever_a_subject_and_a_name_hold_the_headers_hold(subject, name):
    mail = read(text(subjects={"de": subject}), Recipient("anna@orf.example", name, "de"))
    assert names(mail) == HEADERS or (names(mail) == [each for each in HEADERS if each != "subject"])
    assert [address.addr_spec for address in mail["To"].addresses] == ["anna@orf.example"]
    assert words_of(mail) == text().texts["de"] + "\n"


@pytest.mark.parametrize(
    "subject",
    ["Störung: „Linznet“ – 18.000 Anschlüsse 😀", "x" * 300, "ä" * 200, "Wort " * 40 + "Ende", 'a, b: <c> "d"'],
)
def test_a_subject_arrives_as_it_was_approved(subject):
    assert read(text(subjects={"de": subject}), Recipient("anna@orf.example", language="de"))["Subject"] == subject


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1, max_size=400))
def test_every_word_arrives_as_it_was_approved(words):
    delivery = text(texts={"de": words + "."})
    assert words_of(read(delivery)) == words + ".\n"


def test_lines_that_mean_something_to_servers_and_programs_arrive_as_they_are():
    words = ".\n..\nFrom here\n> quoted\n-- \nTrailing blanks  \n\ttab\n" + "long " * 400 + "=C3 end"
    assert words_of(read(text(texts={"de": words}))) == words + "\n"


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("Presse <presse@linznet.example>", Sender("Presse", "presse@linznet.example")),
        ("presse@linznet.example", Sender("", "presse@linznet.example")),
        ('"Berger, Anna" <a@müller.example>', Sender("Berger, Anna", "a@xn--mller-kva.example")),
    ],
)
def test_a_sender_is_a_name_and_an_address(written, sender):
    assert sender_of(written) == sender


@pytest.mark.parametrize("written", ["", "Presse", "Presse <presse>", "Presse <a@b.example\r\nBcc: x@y.example>"])
def test_anything_else_is_no_sender(written):
    with pytest.raises(NotSent, match="sender") as refusal:
        sender_of(written)
    assert refusal.value.final
