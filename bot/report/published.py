"""The chapter on every text that went out: its exact words, who agreed to them, the fingerprint of the agreement."""

from collections.abc import Iterator

from bot.crisis.mending import mended
from bot.crisis.notes import Noted
from bot.report.document import Block, Heading, Pairs, Paragraph, Quote
from bot.report.releases import Release
from bot.report.report import Report


def published(report: Report) -> Iterator[Block]:
    """Every text that went out, exactly, with who agreed to it and the fingerprint of the agreement."""
    out = report.measures.releases
    if not out:
        yield Paragraph(report.words("texts.none"))
    for number, release in enumerate(out, 1):
        title = report.words("texts.title", number=number, title=report.names.statement(release.statement))
        yield Heading(title, note=report.words(f"class.{release.approval_class}"))
        yield from _quotes(report, release)
        yield Pairs(tuple(_about(report, release)))


def _about(report: Report, release: Release) -> Iterator[tuple[str, str]]:
    words, names = report.words, report.names
    yield words("texts.released"), f"{words.exact(release.released_at)} {words.zone_of(release.released_at)}"
    yield words("texts.outlets"), "; ".join(_outlets(report, release))
    if release.about:
        yield words("texts.about"), names.statement(release.about)
    yield from _mended(report, release)
    yield words("texts.authors"), _authors(report, release)
    yield words("texts.agreed"), _agreed(report, release)
    yield words("texts.asked_by"), names.person(release.asked_by)
    promised = words("texts.closing" if release.closing else "texts.no_promise")
    yield words("texts.promised"), words.clock(release.next_update) if release.next_update else promised
    unsure = ", ".join(names.fact(fact) for fact in release.unconfirmed)
    yield words("texts.unconfirmed"), unsure or words("texts.all_known")
    yield words("texts.binding"), release.binding


def _mended(report: Report, release: Release) -> Iterator[tuple[str, str]]:
    """What put it right or took it back, and the notes that stand beside it since then."""
    words, names = report.words, report.names
    if by := mended(report.crisis).get(release.statement):
        at = report.crisis.publishing.publications[by].released_at
        yield words("texts.mended"), f"{names.statement(by)}, {words.clock(at)}" if at else names.statement(by)
    posted = ((name, noted) for name, noted in report.crisis.notes.on(release.statement).items() if noted.texts)
    notes = [f"{names.outlet(name)} {words.clock(noted.since)}: {_words(report, noted)}" for name, noted in posted]
    if notes:
        yield words("texts.notes"), "; ".join(notes)


def _words(report: Report, noted: Noted) -> str:
    return " / ".join(report.words.word(text) for text in noted.texts.values())


def _authors(report: Report, release: Release) -> str:
    names = report.names
    if release.prepared_by:
        return report.words("texts.prepared", who=names.person(release.prepared_by))
    return names.people(release.authors) if release.authors else report.words("who.playbook")


def _agreed(report: Report, release: Release) -> str:
    words, names = report.words, report.names
    given = [f"{names.person(each.by)} {words.clock(each.at)}" for each in release.agreements]
    if release.preapproved_by:
        given.insert(0, words("texts.preapproved", who=names.person(release.preapproved_by)))
    return ", ".join(given) or "—"


def _outlets(report: Report, release: Release) -> Iterator[str]:
    words = report.words
    for outlet, outcome in report.crisis.deliveries.of(release.statement).items():
        since = f" {words.clock(outcome.since)}" if outcome.since else ""
        link = f" ({words.word(outcome.permalink)})" if outcome.permalink else ""
        yield f"{report.names.outlet(outlet)}: {words(f'delivery.{outcome.status}')}{since}{link}"


def _quotes(report: Report, release: Release) -> Iterator[Quote]:
    """Each wording once, with all outlets that got it."""
    same: dict[tuple[str, str], list[str]] = {}
    for outlet, editions in release.texts.items():
        for language, text in editions.items():
            same.setdefault((language, text), []).append(outlet)
    for (language, text), outlets in same.items():
        source = f"{report.names.outlets(outlets)} · {report.words(f'language.{language}')}"
        yield Quote(source, language, text)
