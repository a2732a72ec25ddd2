"""What Mastodon servers make of a text, and what is not that text."""

import pytest

from bot.outlets.mastodon_text import may_show, plain, same, shows

ADDRESS = "https://news.example.org/2026-11-22-service_outage/"
LINKED = (
    f'<a href="{ADDRESS}" target="_blank" rel="nofollow noopener noreferrer" translate="no">'
    '<span class="invisible">https://</span><span class="ellipsis">news.example.org/2026-11-22-se</span>'
    '<span class="invisible">rvice_outage/</span></a>'
)
MENTION = (
    '<span class="h-card" translate="no"><a href="https://linz.example/@presse" class="u-url mention">'
    "@<span>presse</span></a></span>"
)
TAG = '<a href="https://m.example/tags/Linz" class="mention hashtag" rel="tag">#<span>Linz</span></a>'


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Wir sind dran.</p>", "Wir sind dran."),
        ("<p>Eins<br />zwei<br>drei</p><p>vier</p>", "Eins\nzwei\ndrei\n\n\nvier\n"),
        (f"<p>Mehr: {LINKED}</p>", f"Mehr: {ADDRESS}"),
        (f'<p>Mehr: <a href="{ADDRESS}">news.example.org/2026…</a>.</p>', f"Mehr: {ADDRESS}."),
        (f"<p>Fragen an {MENTION} {TAG}</p>", "Fragen an @presse@linz.example #Linz"),
        ("<p>5 &lt; 6 &amp; &quot;7&quot; &#39;8&#39;</p>", "5 < 6 & \"7\" '8'"),
        ("<p>@presse und a@b.example</p>", "@\u200bpresse und a@b.example"),
        ('<p>Ja <img class="custom-emoji" alt=":ja:" /></p>', "Ja"),
        ("Kein Absatz", "Kein Absatz"),
    ],
)
def test_the_same_words_are_recognised(html: str, text: str):
    assert shows(html, text)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Nächste Meldung um 06:30.</p>", "Nächste Meldung um 07:30."),
        ("<p>Wir sind dran. Mehr bald.</p>", "Wir sind dran."),
        ("<p>Wir sind dran.</p>", "Wir sind dran. Mehr bald."),
        ("<p>@presse</p>", "@stadt@linz.example"),
        ("", "Wir sind dran."),
    ],
)
def test_other_words_are_not(html: str, text: str):
    assert not shows(html, text)


def test_broken_html_is_no_trouble():
    assert plain("<p>Eins<a>zwei…</a></a></b></p>") == "Eins"
    assert plain('<a href>drei</a> <a href="x">vi') == "drei vi"


def test_what_was_written_is_compared_in_the_same_way():
    assert same("Hallo @presse@linz.example **fett**", "Hallo @presse **fett**")
    assert not same("Hallo fett", "Hallo **fett**")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Das Internet ist <em>gestört</em>.</p>", True),
        ("<p>Das Internet ist schnell.</p>", True),
        ("<p>Guten Morgen zusammen!</p>", False),
    ],
)
def test_only_what_is_alike_is_worth_a_question(html: str, expected: bool):
    assert may_show(html, "Das Internet ist *gestört*.") == expected


def test_a_text_without_long_words_may_be_anything():
    assert may_show("<p>x</p>", "Ja *so*.")
