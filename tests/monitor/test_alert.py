from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.crisis.lifecycle import Start
from bot.locale import Say
from bot.monitor.alert import Alert, Match, alert_card
from bot.monitor.mention import Mention
from bot.playbook.scalars import Bilingual

AT = datetime(2026, 11, 22, 4, 40, tzinfo=UTC)
TITLES = {"service_outage": Bilingual(de="Störung", en="Service outage")}


FITS = Match("service_outage", ("kein internet",))


def alert(text="Kein Internet", matches=(FITS,)):
    telling = (Mention(AT, "x", "linz.social", text, "https://linz.social/1"),)
    return Alert("Linznet", AT, AT, 9.2, 40, 31, (("linz.social", 1.0),), tuple(matches), telling)


def test_the_card_offers_the_playbook_that_fits_in_one_tap():
    card = alert_card(alert(), Say("de"), TITLES)
    assert card.rings
    assert card.lines[0].startswith("📈 „Linznet“ wird 9-mal so oft erwähnt")
    assert [button.command for button in card.buttons] == [Start(playbook="service_outage")]


def test_without_a_fitting_playbook_there_is_no_button():
    assert alert_card(alert(matches=()), Say("en"), TITLES).buttons == ()


@given(st.text(max_size=400))
def test_what_strangers_write_stays_one_harmless_line(text):
    quoted = alert_card(alert(text), Say("en"), TITLES).lines[2]
    assert "\n" not in quoted
    for harm in ("<!channel>", "@here", "@everyone", "\u202e", "\x1b"):
        assert harm not in quoted
    assert len(quoted) < 260


def test_a_broadcast_in_a_post_cannot_ring():
    quoted = alert_card(alert("<!channel> @everyone Hilfe"), Say("de"), TITLES).lines[2]
    assert "<!channel>" not in quoted
    assert "@everyone" not in quoted


def test_the_same_alert_has_the_same_name():
    assert alert().id == alert("anything").id == "alert:Linznet:202611220440"
