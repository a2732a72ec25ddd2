import pytest
from hypothesis import given
from slack_sdk.errors import SlackObjectFormationError

from bot.chat.plain import cut
from bot.chat.slack.carry import LONGEST, OnCard, pack, unpack
from bot.chat.slack.show.blocks import LONGEST_NOTIFICATION, card_blocks, message
from bot.crisis.approvals import Approve
from bot.crisis.cards import ROOM, Button, Card
from bot.crisis.lifecycle import TakeNote
from bot.crisis.publishing import Halt, Publish
from bot.crisis.text import DRILL_MARK
from bot.runtime.door import crisis_id
from bot.slack_api.rich import escape
from tests.chat.slack.any_card import cards, texts
from tests.chat.slack.valid import assert_valid_message, assert_valid_view, buttons, dicts, words
from tests.contract.chat_contract import HOSTILE
from tests.journeys.robot import Robot, setup
from tests.situations import SITUATIONS, card, looked

NOTE = Button("Notiz …", TakeNote(text=""))
VAST = "v" * (LONGEST + 1)


def shown(lines: tuple[str, ...], **more: object) -> list[dict[str, object]]:
    return card_blocks("c1", Card("text.a", ROOM, lines, **more))  # type: ignore[arg-type]  # its fields


def bold(blocks: list[dict[str, object]]) -> list[str]:
    """The lines that stand out."""
    return [str(each["text"]) for each in dicts(blocks) if each.get("style") == {"bold": True}]


def assert_shown(found: Card) -> None:
    """Fail unless Slack takes it, a person can read all of it, and each tap is understood."""
    whole = message("c1", found)
    assert_valid_message(whole)
    assert len(whole["blocks"]) <= 3
    for text in (*found.lines, *found.quote):
        assert text in words(whole["blocks"])
    tapped = [unpack(each["value"]) for each in buttons(whole)]
    assert tapped == [OnCard("c1", found.key, each.token) for each in found.buttons]
    labels = [each["text"]["text"].removeprefix("📣 ") for each in buttons(whole)]
    assert labels == [cut(each.label, 75) for each in found.buttons]
    assert [each["action_id"] for each in buttons(whole)] == [f"tap:{n}" for n in range(len(found.buttons))]


@pytest.mark.parametrize("kind", ["live", "drill"])
@pytest.mark.parametrize("name", SITUATIONS)
def test_every_card_of_every_situation(name: str, kind: str):
    run = SITUATIONS[name](kind)
    for language in ("de", "en"):
        for found in looked(run, language).values():
            assert_shown(found)


@pytest.mark.parametrize("kind", ["live", "drill"])
@pytest.mark.parametrize("languages", [("de", "en"), ("en", "de")], ids="-".join)
@pytest.mark.parametrize("playbook", ["service_outage", "data_breach"])
def test_every_card_of_the_shipped_playbooks(pytestconfig, playbook: str, languages: tuple[str, ...], kind: str):
    robot = Robot(setup(pytestconfig.rootpath, playbook, languages), "S1", kind)
    robot.play()
    for found in dict.fromkeys(robot.shown):
        assert_shown(found)


@given(cards)
def test_whatever_stands_on_a_card(found: Card):
    assert_valid_message(message("c1", found))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_strangers_text_stays_text(text: str):
    whole = message("c1", Card("text.a", ROOM, (text, "danach"), (Button(text, NOTE.command),), (text,)))
    assert_valid_message(whole)
    assert "danach" in words(whole["blocks"])
    assert {each["type"] for each in dicts(whole) if "type" in each} <= {
        "rich_text", "rich_text_section", "rich_text_quote", "text", "actions", "button", "plain_text"
    }  # fmt: skip


def test_what_looks_like_markup_is_read_letter_by_letter():
    text = "*fett* _kursiv_ `code` <!channel> <@U1> @here :smile: &amp; <https://a.example|hier>"
    blocks = shown((text, "x"), quote=(text,))
    assert words(blocks).count(text) == 2
    assert not {"emoji", "broadcast", "user", "mrkdwn"} & {each.get("type") for each in dicts(blocks)}


# --------------------------------------------------------------------------------------------- weight


def test_the_first_line_is_bold():
    assert bold(shown(("eins", "zwei", "drei"))) == ["eins"]
    assert bold(shown(("eins",), buttons=(NOTE,))) == ["eins"]


def test_what_is_settled_says_so_quietly():
    assert not bold(shown(("✔ Das hat sich erledigt.",)))


@pytest.mark.parametrize(("language", "beginning"), [("de", "Jetzt: "), ("en", "Now: ")])
@pytest.mark.parametrize("kind", ["live", "drill"])
def test_on_the_board_what_is_next_is_bold_too(language: str, beginning: str, kind: str):
    board = card(SITUATIONS["asked"](kind), "board", language)
    assert bold(card_blocks("c1", board)) == list(board.lines[:2])
    assert beginning in board.lines[1]


def test_on_an_ended_board_nothing_is_next():
    board = card(SITUATIONS["ended"]("live"), "board")
    assert bold(card_blocks("c1", board)) == [board.lines[0]]


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_drill_is_set_apart_before_its_first_line(language: str):
    live_cards, drill_cards = (looked(SITUATIONS["asked"](kind), language) for kind in ("live", "drill"))
    for key, found in live_cards.items():
        live, drill = card_blocks("c1", found), card_blocks("c1", drill_cards[key])
        assert drill[0]["type"] == "context" and DRILL_MARK[language] in words(drill[0])
        assert [each["type"] for each in drill[1:]] == [each["type"] for each in live]


def test_what_cannot_be_taken_back_is_asked_once_more():
    end = Button("Krise beenden", NOTE.command, look="danger", sure=("Das lässt sich nicht zurücknehmen.", "Zurück"))
    blocks = shown(("x",), buttons=(end, NOTE))
    asked, plain = buttons(blocks)
    assert asked["confirm"]["text"]["text"] == "Das lässt sich nicht zurücknehmen."
    assert (asked["confirm"]["confirm"]["text"], asked["confirm"]["deny"]["text"]) == ("Krise beenden", "Zurück")
    assert "confirm" not in plain
    assert_valid_message({"blocks": blocks, "text": "x"})


def test_to_publish_looks_like_nothing_else():
    """By its colour and, without any colour, by its sign."""
    looks = {
        look: buttons(shown(("x",), buttons=(Button("Ja bitte", command, look=look),)))[0]  # type: ignore[arg-type]
        for look, command in (
            ("approve", Approve(statement="s", binding="b")), ("publish", Publish(statement="s", binding="b")),
            ("danger", Halt(statement="s")), ("main", NOTE.command), ("plain", NOTE.command),
        )
    }  # fmt: skip
    styles = {look: each.get("style") for look, each in looks.items()}
    assert styles == {"approve": "primary", "publish": "danger", "danger": "danger", "main": "primary", "plain": None}
    labels = {look: each["text"]["text"] for look, each in looks.items()}
    assert labels.pop("publish") == "📣 Ja bitte"
    assert set(labels.values()) == {"Ja bitte"}


# --------------------------------------------------------------------------------------------- lengths


def test_a_long_preview_is_cut_visibly():
    short, long = "Wort " * 100, "x" * 8_000
    found = words(shown(("x",), quote=(short, long)))
    assert short in found
    assert "x" * 1_499 + "…" in found and "x" * 1_500 not in found
    assert "✂ +6501" in found


def test_a_long_line_and_a_long_label_are_cut_visibly():
    blocks = shown(("x" * 1_000, "danach"), buttons=(Button("y" * 100, NOTE.command),))
    assert "x" * 699 + "…\ndanach" in words(blocks)
    assert buttons(blocks)[0]["text"]["text"] == "y" * 74 + "…"


def test_what_a_button_carries_always_fits():
    """Names have at most 40 characters, so nothing that they are put together to is long."""
    name, outlet = "s" * 40, "o" * 40
    for key in (
        f"delivery.{name}-99.{outlet}",
        f"promise.{name}-99",
        f"page.p{10**9}.99",
        f"alert:{name}:202611220441",
    ):
        assert len(pack(OnCard(crisis_id("x" * 999, name), key, NOTE.token))) < LONGEST / 4


def test_a_button_that_carries_too_much_is_our_mistake():
    with pytest.raises(ValueError, match="2000"):
        message("c" * LONGEST, Card("board", ROOM, ("x",), (NOTE,)))


# --------------------------------------------------------------------------------------------- notification


def test_a_phone_shows_the_first_two_lines():
    assert message("c1", Card("k", ROOM, ("eins", "zwei", "drei")))["text"] == "eins\nzwei"
    assert message("c1", Card("k", ROOM, ("\x00", "")))["text"] == "…"


@pytest.mark.parametrize("name", ["channel", "here", "everyone", "anna"])
@pytest.mark.parametrize("at", ["@", "＠"])
def test_no_notification_rings_a_channel(name: str, at: str):
    text = message("c1", Card("k", ROOM, (f"an {at}{name} und x{at}{name}", f"{at}{name}")))["text"]
    assert f"{at}{name}" not in text
    assert text.count(f"{at}\u200b{name}") == 3


def test_a_notification_is_escaped_and_short():
    assert escape("<!channel> & <https://a.example|x>") == "&lt;!channel&gt; &amp; &lt;https://a.example|x&gt;"
    assert len(message("c1", Card("k", ROOM, ("x" * 5_000, "y")))["text"]) == LONGEST_NOTIFICATION


@given(texts)
def test_in_a_notification_nothing_is_markup(text: str):
    said = message("c1", Card("k", ROOM, (text, text)))["text"]
    assert not {"<", ">"} & set(said)
    assert said.count("&") == sum(said.count(each) for each in ("&amp;", "&lt;", "&gt;"))


# --------------------------------------------------------------------------------------------- the checker itself


def plain(text: str) -> dict[str, object]:
    return {"type": "plain_text", "text": text, "emoji": False}


@pytest.mark.parametrize(
    "element",
    [
        {"type": "text", "text": ""}, {"type": "text", "text": "a\x00"}, {"type": "text", "text": "a\u202eb"},
        {"type": "user", "user_id": "U1"}, {"type": "broadcast", "range": "here"}, {"type": "emoji", "name": "smile"},
        {"type": "link", "url": "https://a.example", "text": "https://b.example"},
        {"type": "link", "url": "slack://a", "text": "slack://a"},
    ],
)  # fmt: skip
def test_a_text_that_slack_would_not_take_or_would_parse_is_noticed(element: dict[str, object]):
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [element]}]}
    with pytest.raises((AssertionError, KeyError)):
        assert_valid_view({"type": "home", "blocks": [block]})


@pytest.mark.parametrize(
    "block",
    [
        {"type": "section", "text": {"type": "mrkdwn", "text": "*x*"}},
        {"type": "actions", "elements": [{"type": "button", "action_id": "a", "value": "v", "text": plain("x" * 76)}]},
        {"type": "actions", "elements": [{"type": "button", "action_id": "a", "value": VAST, "text": plain("x")}]},
        {"type": "header", "text": plain("x" * 151)},
        {"type": "context", "elements": [{"type": "plain_text", "text": "x"}]},
        {"type": "input", "label": plain("x"), "element": {"type": "plain_text_input", "multiline": False}},
    ],
)  # fmt: skip
def test_a_block_that_slack_would_not_take_is_noticed(block: dict[str, object]):
    with pytest.raises((AssertionError, SlackObjectFormationError)):
        assert_valid_view({"type": "home", "blocks": [block]})
