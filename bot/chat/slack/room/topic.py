"""One line about a crisis that changes seldom: severity, title, lead, and at last that it is over."""

from bot.crisis.model import Crisis
from bot.crisis.text import clean, mark_drill
from bot.locale import Say

LONGEST = 250
"""Characters of a channel's topic."""


def topic(crisis: Crisis) -> str:
    """The line, in the crisis' first language. It holds nobody's words but the organisation's own."""
    life, roster = crisis.life, crisis.roster
    language = life.languages[0]
    say = Say(language, life.zone)
    lead = roster.claimed.get("lead")
    line = say(
        "slack.topic" if crisis.open else "slack.topic_ended",
        severity=life.severity,
        title=life.playbook.title,
        lead=roster.name(lead) if lead else say("word.nobody"),
        outcome=say(f"outcome.{life.outcome or 'stood_down'}"),
    )
    fitting = clean(" ".join(line.split()), LONGEST - len(mark_drill("·", language)))
    return mark_drill(fitting, language) if life.drill else fitting
