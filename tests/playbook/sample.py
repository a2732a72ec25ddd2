"""A small sound playbook as a writer would write it, and ways to spoil it."""

from pathlib import Path

from bot.playbook.lint import lint
from bot.playbook.load import Examined, examine
from bot.playbook.model import Playbook
from bot.playbook.problems import Finding, Problem
from bot.playbook.reader import read_tree
from bot.playbook.typed import typed

SAMPLE = """\
playbook: outage
version: 1
title: {de: Störung, en: Outage}
cluster: accidental
words:
  de: [kein internet]
  en: [no internet]
severity:
  S1:
    de: Schlimm
    en: Bad
    update_every: 30m
  S2:
    de: Weniger schlimm
    en: Less bad
    update_every: 1h
roles:
  lead: {de: Leitung, en: Lead, deputies: [legal]}
  legal: {de: Recht, en: Legal}
facts:
  what:
    de: Was geht nicht
    en: What is down
    confirm: lead
    max: 40
  since: {de: Seit wann, en: Since when, type: time, confirm: lead}
  scope:
    de: Wie weit
    en: How far
    type: choice
    confirm: lead
    choices:
      city: {de: die Stadt, en: the city}
      region: {de: das Land, en: the region}
steps:
  - id: triage
    title: {de: Krise, en: Crisis}
    by: lead
    within: 2m
    decide:
      crisis: {de: Ja, en: Yes}
      false_alarm: {de: Nein, en: No, then: end}
  - id: facts
    title: {de: Fakten, en: Facts}
    by: lead
    within: 8m
    after: [triage]
    fact: [what, since, scope]
  - id: first_word
    title: {de: Erste Meldung, en: First word}
    by: lead
    within: 5m
    after: [facts]
    publish: first_word
  - id: inside
    title: {de: Intern, en: Inside}
    by: lead
    within: 5m
    after: [first_word]
    notify: card
  - id: law
    title: {de: Fristen, en: Deadlines}
    by: legal
    within: 30m
    when:
      severity: [S1]
      facts: {scope: region}
      decided: {triage: crisis}
    clock: [privacy]
  - id: updates
    title: {de: Meldungen, en: Updates}
    by: lead
    within: 1d
    after: [first_word]
    update: [no_news]
  - id: end
    title: {de: Ende, en: End}
    by: lead
    within: 2d
    after: [first_word]
    close: {de: Vorbei, en: Over}
statements:
  first_word:
    title: {de: Erste Meldung, en: First word}
    class: A
    to: [newsroom]
    text:
      de: |
        {what} seit {since} Uhr.
        Nächste Meldung: {next_update} Uhr
      en: |
        {what} since {since}.
        Next update: {next_update}
    short:
      de: "{what}. Nächste Meldung: {next_update} Uhr, {newsroom}"
      en: "{what}. Next update: {next_update}, {newsroom}"
  card:
    title: {de: Karte, en: Card}
    class: A
    audience: internal
    to: [intranet]
    text: {de: Bitte weitersagen, en: Please pass it on}
  no_news:
    title: {de: Nichts Neues, en: No news}
    class: A
    to: [newsroom]
    text:
      de: "Noch nichts Neues. Nächste Meldung: {next_update} Uhr"
      en: "Nothing new yet. Next update: {next_update}"
  closing:
    title: {de: Entwarnung, en: All clear}
    class: B
    closing: yes
    to: [newsroom]
    text: {de: Es ist vorbei, en: It is over}
approvals:
  A: {any_of: [lead], within: 5m, lapses: 1d}
  B: {all_of: [lead, {any_of: [legal]}], within: 10m, lapses: 30m}
clocks:
  privacy:
    de: Meldung
    en: Report
    zero: {de: Wir wissen es, en: We know}
    limit: 72h
    owner: legal
    applies_if: {de: Immer, en: Always}
    source: GDPR 33
    last_reviewed: 2026-11-02
never:
  de: [Raten]
  en: [Guess]
done_when:
  de: [Ruhe]
  en: [Quiet]
"""


def changed(*pairs: tuple[str, str]) -> str:
    """The sample with the first occurrence of each text replaced by another."""
    text = SAMPLE
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def read(folder: Path, text: str | bytes, name: str = "outage.yaml") -> Examined:
    """What is found in a file with this text."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return examine(path)


def only(problems: tuple[Problem, ...]) -> Problem:
    """The one problem that there is."""
    assert len(problems) == 1, "\n".join(map(str, problems))
    return problems[0]


def sample(folder: Path, *pairs: tuple[str, str]) -> Playbook:
    """The sample, changed, as a playbook; the change must leave its form sound."""
    path = folder / "outage.yaml"
    path.write_text(changed(*pairs), encoding="utf-8")
    result = typed(Playbook, read_tree(path))
    assert result.value is not None and not result.findings
    return result.value


def found(folder: Path, *pairs: tuple[str, str]) -> list[Finding]:
    """What the rules find in the changed sample."""
    return list(lint(sample(folder, *pairs)))


def ruled(folder: Path, *pairs: tuple[str, str]) -> list[tuple[str, tuple[str | int, ...]]]:
    """Rule and place of all that the rules find in the changed sample."""
    return [(finding.rule, finding.where) for finding in found(folder, *pairs)]
