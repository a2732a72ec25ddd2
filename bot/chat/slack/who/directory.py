"""Who a member of Slack is in config.yaml, and where somebody of config.yaml is in Slack. In doubt: nobody."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.slack.who.profile import PATIENCE, Profile, Profiles, Standing
from bot.chat.slack.who.sender import Sender
from bot.slack_api.reasons import in_words
from bot.slack_api.web import Denied, Lost, SurelyNot, Web

log = logging.getLogger(__name__)

AGAIN = timedelta(seconds=30)
"""When to ask again about people whom Slack said nothing about."""

SILENT = timedelta(hours=1)
"""How long further refusals of the same member are not written into the log."""

_WHY: Mapping[Standing, tuple[str, str]] = {
    "member": ("slack.who.unknown", "not in config.yaml"),
    "guest": ("slack.who.guest", "a guest; needs `slack:` and `external: true` in config.yaml"),
    "foreign": ("slack.who.foreign", "of another company; needs `slack:` and `external: true` in config.yaml"),
    "bot": ("slack.who.bot", "a bot or workflow"),
    "gone": ("slack.who.unknown", "not in Slack, or not any more"),
}
"""Standing → the sentence for a person who is refused, and the words for the log."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as config.yaml has them. `slack` is a member id; both it and `email` may be empty."""

    id: str
    slack: str = ""
    email: str = ""
    language: str = "de"
    external: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A person of config.yaml, and the language to speak with them."""

    person: str
    language: str


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who may do nothing here. What they are told: `say(stranger.reason, user=stranger.user)`."""

    reason: str
    user: str
    language: str
    why: str
    """In English, for the log."""


class Directory:
    """Knows everybody of config.yaml by their Slack id; those who have none there, by their e-mail address."""

    def __init__(
        self,
        web: Web,
        people: Iterable[Listed],
        languages: Sequence[str],
        clock: Callable[[], datetime],
        patience: float = PATIENCE,
    ) -> None:
        self._people = {listed.id: listed for listed in people}
        everybody = self._people.values()
        self._by_id = _single((listed.slack, listed) for listed in everybody)
        self._by_email = _single((listed.email.strip().casefold(), listed) for listed in everybody if not listed.slack)
        self._languages, self._clock = tuple(languages), clock
        self._profiles = Profiles(web, clock, patience)
        self._found: dict[str, str] = {}
        """Member ids by the person, of those who were found by e-mail."""
        self._asked: set[str] = set()
        self._said: dict[str, datetime] = {}
        """When a member's refusal was last written into the log."""

    async def prepare(self) -> timedelta:
        """Find everybody in Slack; the log says who is not there. Never raises.

        Returns in how long it should be called again because Slack did not answer; zero when it did. Called later, it
        looks again for those who were not found.
        """
        wait = timedelta(0)
        for listed in sorted(self._people.values(), key=lambda listed: not listed.slack):
            if listed.id in self._asked and self.member(listed.id):
                continue
            try:
                await self._find(listed)
            except Denied as no:
                log.warning("Slack does not say who %s is there. %s", listed.id, in_words(no))
            except Lost as error:
                log.warning("Slack does not say who %s is there: %s", listed.id, error)
                wait = AGAIN
            except SurelyNot as error:
                log.warning("Slack does not say now who is who there: %s", error)
                return max(error.wait, AGAIN)
        return wait

    async def recognise(self, sender: Sender) -> Known | Stranger:
        """Who sent something. Answers within 1.5 s, at once about those who were asked about lately. Never raises."""
        verdict = self._judge(sender.user, await self._profiles.of(sender.user))
        if isinstance(verdict, Known):
            self._found[verdict.person] = sender.user
        else:
            self._report(sender, verdict)
        return verdict

    def member(self, person_id: str) -> str:
        """The Slack id of a person; empty for those who are not known to be there or may not act there."""
        listed = self._people.get(person_id)
        user = (listed.slack or self._found.get(person_id, "")) if listed else ""
        verdict = self._judge(user, self._profiles.last(user)) if user else None
        return user if isinstance(verdict, Known) and verdict.person == person_id else ""

    def language(self, person_id: str) -> str:
        """The language to speak with a person: Slack's, where the organisation has it, else that of config.yaml."""
        return self._language(self._people.get(person_id), self._profiles.last(self.member(person_id)))

    def close(self) -> None:
        """Ask nothing more."""
        self._profiles.close()

    def _judge(self, user: str, profile: Profile | None) -> Known | Stranger:
        listed = self._by_id.get(user) or (self._by_id.get(profile.wide) if profile else None)
        language = self._language(listed, profile)
        if profile is None:
            unchecked = Stranger("slack.who.unchecked", user, language, "Slack does not say who this is")
            return Known(listed.id, language) if listed else unchecked
        if not _counts(profile.standing, listed):
            return Stranger(_WHY[profile.standing][0], user, language, _WHY[profile.standing][1])
        listed = listed or self._by_email.get(profile.email)
        if listed is None:
            return Stranger(_WHY["member"][0], user, language, _WHY["member"][1])
        return Known(listed.id, self._language(listed, profile))

    def _language(self, listed: Listed | None, profile: Profile | None) -> str:
        if profile and profile.language in self._languages:
            return profile.language
        return listed.language if listed else self._languages[0]

    async def _find(self, listed: Listed) -> None:
        """Raises Limited, Denied, Unreached, Lost."""
        user = listed.slack or await self._by_address(listed)
        if user:
            verdict = self._judge(user, await self._profiles.ask(user))
            self._found[listed.id] = user
            if not self.member(listed.id):
                why = verdict.why if isinstance(verdict, Stranger) else f"taken for {verdict.person}"
                log.warning("%s cannot act in Slack: their account %s is %s.", listed.id, user, why)
        self._asked.add(listed.id)

    async def _by_address(self, listed: Listed) -> str:
        if not listed.email:
            log.info("%s is not reached in Slack: config.yaml has neither `slack:` nor `email:`.", listed.id)
            return ""
        user = await self._profiles.look_up(listed.email)
        if not user:
            log.warning("%s is not in Slack with the `email:` of config.yaml. Correct it, or add `slack:`.", listed.id)
        return user

    def _report(self, sender: Sender, stranger: Stranger) -> None:
        now = self._clock()
        before = self._said.get(sender.user)
        if before is None or now - before >= SILENT:
            self._said[sender.user] = now
            log.warning("Refused %s (workspace %s) in Slack: %s.", sender.user, sender.team or "unknown", stranger.why)


def _counts(standing: Standing, listed: Listed | None) -> bool:
    """Guests and people of other companies only when somebody wrote down exactly whom, and that they are external."""
    if standing in ("guest", "foreign"):
        return listed is not None and listed.external
    return standing == "member"


def _single(pairs: Iterable[tuple[str, Listed]]) -> dict[str, Listed]:
    """People by what names them; nobody by what names two."""
    named = [(name, listed) for name, listed in pairs if name]
    often = Counter(name for name, _ in named)
    for name, listed in named:
        if often[name] > 1:
            log.warning("%s has the same %s in config.yaml as somebody else; neither is known by it.", listed.id, name)
    return {name: listed for name, listed in named if often[name] == 1}
