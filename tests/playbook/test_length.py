import pytest

from bot.playbook.length import LINK, Counting, length


@pytest.mark.parametrize(
    ("text", "characters", "graphemes", "utf16", "x"),
    [
        ("Störung", 7, 7, 7, 7),
        ("O\u0308l", 3, 2, 3, 2),
        ("👩‍👩‍👧‍👦", 7, 1, 11, 2),
        ("🇦🇹", 2, 1, 4, 2),
        ("障害", 2, 2, 2, 4),
        ("„Ja“ – nein …", 13, 13, 13, 14),
        ("1️⃣", 3, 1, 3, 2),
        ("", 0, 0, 0, 0),
    ],
)
def test_every_place_counts_in_its_own_way(text: str, characters: int, graphemes: int, utf16: int, x: int):
    wanted: dict[Counting, int] = {"characters": characters, "graphemes": graphemes, "utf16": utf16, "x": x}
    assert {counting: length(text, counting) for counting in wanted} == wanted


def test_an_address_counts_what_the_place_says():
    text = "Mehr: https://news.linznet.example/2026-11-22-service_outage/."
    assert length(text, "x", 23) == len("Mehr: .") + 23
    assert length("kurz: http://a.at", "graphemes", 23) == len("kurz: ") + 23
    assert length(text) == len(text)


def test_the_full_stop_behind_an_address_is_not_part_of_it():
    assert LINK.findall("Hier (https://a.example/b), dort https://c.example/d. Ende") == [
        "https://a.example/b", "https://c.example/d",
    ]  # fmt: skip


def test_brackets_belong_to_an_address_when_they_are_closed_in_it():
    text = "(siehe https://de.wikipedia.org/wiki/Foo_(Bar)) und https://a.example/(b"
    assert LINK.findall(text) == ["https://de.wikipedia.org/wiki/Foo_(Bar)", "https://a.example/"]
