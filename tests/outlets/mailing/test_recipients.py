from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.locale import Say
from bot.outlets.mailing.recipients import (
    AddressList,
    BrokenList,
    Fault,
    Recipient,
    ascii_address,
    located,
    read_list,
)

ANNA, BEN = Recipient("anna@orf.example", "Anna Berger", "de"), Recipient("ben@bbc.example")


def a_list(folder: Path, content: str | bytes) -> AddressList:
    path = folder / "press.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_list(path)


def taken(address: str) -> str | None:
    try:
        return ascii_address(address)
    except ValueError:
        return None


def faults(folder: Path, content: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(BrokenList) as broken:
        a_list(folder, content)
    return [(fault.line, fault.key) for fault in broken.value.faults]


@pytest.mark.parametrize(
    "content",
    [
        "email,name,language\nanna@orf.example,Anna Berger,de\nben@bbc.example,,\n",
        "email;name;language\r\nanna@orf.example;Anna Berger;de\r\nben@bbc.example;;\r\n",
        "\ufeffemail;name;language\nanna@orf.example;Anna Berger;DE\n\n;;\nben@bbc.example",
        'Name , EMAIL,Medium,Language\n"Anna Berger", anna@orf.example ,ORF,de\n,ben@bbc.example,BBC,\n',
        '"email","name","language"\n"anna@orf.example","Anna Berger","de"\n"ben@bbc.example"\n',
    ],
    ids=["comma", "semicolon", "mark-and-blank-lines", "other-order", "quoted"],
)
def test_it_is_read_as_offices_write_it(tmp_path, content):
    assert a_list(tmp_path, content) == AddressList((ANNA, BEN))


def test_a_name_with_a_comma_stands_in_quotation_marks(tmp_path):
    (found,) = a_list(tmp_path, 'email,name\nanna@orf.example,"Berger, Anna ""Nan"" (ORF)"\n').recipients
    assert found.name == 'Berger, Anna "Nan" (ORF)'


def test_every_bad_line_is_named(tmp_path):
    content = (
        "email,name,language\nanna(at)orf.example,Anna,de\nok@orf.example,Eva,\nben@bbc.example,Huber, Ben,en\n"
        "eva@orf.example,Eva,Deutsch\nhana@orf.example,Ha\x07na,de\n,Niemand,de\n"
    )
    assert faults(tmp_path, content) == [
        (2, "address"), (4, "too_many"), (5, "language"), (6, "name"), (7, "address"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", (0, "nobody")),
        ("email,name\n\n", (0, "nobody")),
        ("anna@orf.example,Anna,de\n", (1, "columns")),
        ("e-mail,name\n", (1, "columns")),
        ("email,name\nbeate@orf.example,Beate\nanna@müller.example,Ann\xe4\n".encode("latin-1"), (3, "encoding")),
        ("email\nanna@orf.example\n".encode("utf-16"), (0, "encoding")),
        ('email,name\nanna@orf.example,"Anna\nben@bbc.example,Ben\n', (2, "quote")),
        ('email,name\nanna@orf.example,"An"na\n', (2, "quote")),
        ('email,name\nanna@orf.example,"An\nna"\n', (2, "name")),
    ],
)
def test_a_file_that_is_no_list_is_refused(tmp_path, content, fault):
    assert faults(tmp_path, content) == [fault]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BrokenList, match=r"^press.csv: The file cannot be read \(No such file or directory\)\.$"):
        read_list(tmp_path / "press.csv")


def test_an_address_counts_once_however_it_is_written(tmp_path):
    found = a_list(tmp_path, "email,language\nAnna@ORF.example,de\nben@bbc.example,\nanna@orf.example,en\n")
    assert found == AddressList((Recipient("Anna@ORF.example", "", "de"), BEN), twice=(4,))


def test_the_first_fault_is_told_with_its_place_and_the_number_of_the_others(tmp_path):
    with pytest.raises(BrokenList) as broken:
        a_list(tmp_path, "email\nanna\nben\neva\n")
    assert str(broken.value) == "press.csv:2: “anna” is no e-mail address such as name@example.org. (and 2 more)"


def test_a_fault_is_told_in_the_readers_language():
    said = located(Path("x/press.csv"), Fault(7, "address", {"given": "anna"}), Say("de"))
    assert said == "press.csv:7: „anna“ ist keine E-Mail-Adresse wie name@beispiel.at."


@pytest.mark.parametrize("key", ["unread", "encoding", "columns", "quote", "too_many", "name", "language", "nobody"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_fault_has_its_words(key, language):
    values = {"why": "x", "given": "x", "known": "de, en"}
    assert located(Path("press.csv"), Fault(3, key, values), Say(language)).startswith("press.csv:3: ")


@pytest.mark.parametrize(
    "address",
    ["anna@orf.example", "o'brien+press@sub.orf.example", "a@b-c.d.example", f"{'x' * 64}@orf.example"],
)
def test_usual_addresses_are_taken_as_they_are(address):
    assert ascii_address(address) == address


def test_a_domain_with_an_umlaut_gets_its_ascii_form():
    assert ascii_address("anna@müller.example") == "anna@xn--mller-kva.example"


@pytest.mark.parametrize(
    "address",
    [
        "", "anna", "anna@", "@orf.example", "anna@orf", "anna@@orf.example", "änna@orf.example", "an na@orf.example",
        "anna@orf.example>", "anna@orf.example\r\nBcc: x@y.example", "Anna <anna@orf.example>", "anna@-orf.example",
        "anna@orf..example", ".anna@orf.example", "anna.@orf.example", f"{'x' * 65}@orf.example",
        f"anna@{'x' * 64}.example", f"anna@{'.'.join(['orf'] * 70)}", '"anna"@orf.example', "anna@[127.0.0.1]",
        "anna@orf.example,ben@orf.example", "anna@orf.example\x00", "anna@orf．example\n",
    ],
)  # fmt: skip
def test_anything_else_is_no_address(address):
    assert taken(address) is None


@given(st.text(max_size=80))
def test_an_address_that_is_taken_fits_on_a_servers_command_line(given):
    address = taken(given) or ""
    assert address.isascii()
    assert not set(address) & set(' <>"\r\n\t,;:\\()[]')


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(b"email,name\n" + content)
    try:
        assert read_list(path).recipients
    except BrokenList as broken:
        assert broken.faults
