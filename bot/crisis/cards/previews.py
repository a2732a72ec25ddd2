"""What each outlet gets of a text, word for word, before it leaves; and which gets less, or nothing."""

from collections.abc import Iterator, Mapping

from bot.crisis.cards.base import Passage
from bot.crisis.cards.view import View
from bot.crisis.consent import outlets_of
from bot.crisis.edition import Edition, Fitted, previewed, subjects_for, too_small
from bot.crisis.lifecycle import Place
from bot.crisis.notes import note_texts
from bot.crisis.statements import Statement
from bot.crisis.text import title_of, wording


def preview(view: View, statement: Statement) -> tuple[str, ...]:
    """The words in each language; computed slots with today's value in brackets, missing facts by their name."""
    whole = _now(view, statement).whole
    several = len(whole) > 1
    return tuple((f"{language.upper()}: " if several else "") + text for language, text in whole.items())


def passages(view: View, statement: Statement) -> tuple[Passage, ...]:
    """The exact words that each outlet will get, in each of its languages; outlets with the same words together. A
    heading tells what was shortened; a subject stands on a line of its own before the text. At the end the note beside
    the text that this one mends."""
    edition, where = _now(view, statement), dict[tuple[str, str, str], list[str]]()
    for outlet, fitted in edition.fitted.items():
        place, subjects = view.crisis.life.places[outlet], subjects_for(view.crisis, statement.id, outlet)
        for language, each in fitted.items():
            text = _with_subject(view, edition.outlets[outlet][language], subjects, language)
            where.setdefault((language, _shortened(view, each), text), []).append(named(view, place))
    where.update(_notes(view, statement))
    return tuple(
        Passage(" · ".join(filter(None, (", ".join(outlets), language.upper(), how))), text)
        for (language, how, text), outlets in where.items()
    )


def _notes(view: View, statement: Statement) -> Iterator[tuple[tuple[str, str, str], list[str]]]:
    """What will stand beside a text that was wrong, and at which outlets, once the one that mends it is out."""
    crisis, wrong = view.crisis, statement.about
    for language, text in note_texts(crisis, statement.id, view.now if view.minutes else None).items():
        out = crisis.publishing.publications[wrong].texts
        places = (crisis.life.places[outlet] for outlet in out if language in out[outlet])
        noting = [named(view, place) for place in places if place.edits and not place.by_hand]
        if noting:
            yield (language, view.say("preview.note", title=title_of(crisis, wrong)), text), noting


def _with_subject(view: View, text: str, subjects: Mapping[str, str], language: str) -> str:
    return f"{view.say('preview.subject', subject=subjects[language])}\n\n{text}" if language in subjects else text


def _shortened(view: View, fitted: Fitted) -> str:
    if fitted.how == "whole":
        return ""
    return view.say(f"preview.{fitted.how}", length=str(fitted.length), limit=str(fitted.limit))


def _now(view: View, statement: Statement) -> Edition:
    return previewed(view.crisis, statement.id, view.now if view.minutes else None)


def named(view: View, place: Place) -> str:
    """An outlet's title; of a list with its reach, and with who puts the text there when that is a person."""
    title = view.say("place.reach", place=place.title, count=str(place.reach)) if place.reach else place.title
    return view.say("place.by_hand", place=title) if place.by_hand else title


def destinations(view: View, statement: Statement) -> str:
    """The outlets that the text goes to; those that have none of its complete languages get nothing."""
    complete = set(wording(view.crisis, statement.id).complete)
    places = _places(view, statement)
    getting = [place for place in places if complete & set(place.languages)] or places
    return ", ".join(named(view, place) for place in getting) or view.say("text.no_outlet")


def gaps(view: View, statement: Statement) -> tuple[str, ...]:
    """One line (or none) that tells which outlets get only a part of the text, and which get nothing, and why."""
    said = " ".join((*_cut(view, statement), *_left_out(view, statement), *_too_long(view, statement)))
    return (said,) if said else ()


def _cut(view: View, statement: Statement) -> Iterator[str]:
    """Which outlets get only the beginning; where an edit took the short words away, it says so."""
    cut = [
        (outlet, language)
        for outlet, fitted in _now(view, statement).fitted.items()
        for language, each in fitted.items()
        if each.how == "cut"
    ]
    had_short = view.crisis.playbook.statements[statement.template].short is not None
    dropped = had_short and any(language not in statement.shorts for _, language in cut)
    if cut:
        titles = dict.fromkeys(view.crisis.life.places[outlet].title for outlet, _ in cut)
        yield view.say("text.cut" if dropped else "text.shortened", where=", ".join(titles))


def _left_out(view: View, statement: Statement) -> Iterator[str]:
    """By language, what is missing in it and which outlets have no other."""
    words, places = wording(view.crisis, statement.id), _places(view, statement)
    wanted = dict.fromkeys(language for place in places for language in place.languages)
    for language in (each for each in wanted if each not in words.complete):
        without = [p.title for p in places if language in p.languages and not set(p.languages) & set(words.complete)]
        if language in words.texts:
            facts = [view.crisis.playbook.facts[name] for name in words.missing[language]]
            yield view.say("text.incomplete", language=view.say(f"language.{language}"), facts=facts)
        elif without:
            yield view.say("text.no_language", language=view.say(f"language.{language}"))
        if without:
            yield view.say("text.gets_nothing", where=", ".join(without))


def _too_long(view: View, statement: Statement) -> Iterator[str]:
    for small in too_small(view.crisis, statement.id):
        where = f"{view.crisis.life.places[small.outlet].title} ({small.language.upper()})"
        yield view.say("text.too_long", where=where, limit=str(small.limit))


def _places(view: View, statement: Statement) -> list[Place]:
    return [view.crisis.life.places[name] for name in outlets_of(view.crisis, statement)]
