"""One message to one recipient: exactly the approved words, and headers that come to the same each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from bot.crisis.deliveries import Delivery
from bot.outlets.base import NotSent
from bot.outlets.mailing.recipients import Recipient, ascii_address

BETWEEN = "\n\n* * *\n\n"
"""Between the languages of a message that has several."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom the messages come from: a name (or none) and an address."""

    name: str
    email: str

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.email.rpartition("@")[2]


def sender_of(given: str) -> Sender:
    """`Presse <presse@example.org>`, or the address alone. Raises NotSent."""
    name, email = parseaddr(given if given.isprintable() else "")
    try:
        return Sender(_one_line(name), ascii_address(email))
    except ValueError as problem:
        said = "The sender in config.yaml is no address. Write: Name <name@example.org>"
        raise NotSent(said, final=True) from problem


def message_id(key: str, recipient: str, domain: str) -> str:
    """The same for the same delivery and recipient, for ever: a mailbox that gets it twice shows it once."""
    return f"<{sha256(f'{key} {recipient}'.encode()).hexdigest()[:40]}@{domain}>"


def message(delivery: Delivery, recipient: Recipient, sender: Sender, languages: Sequence[str]) -> bytes:
    """The whole message, in ASCII, so that every server carries it unchanged.

    In the recipient's language; where there is no such text in all, those of `languages` first. An update refers to the
    message that it hangs under. Nothing calls it automatic (`Auto-Submitted`, `Precedence`): people wrote and released
    it, and service desks throw away mail that calls itself automatic. `X-Auto-Response-Suppress` only keeps Exchange's
    out-of-office notes from filling the sender's mailbox.
    """
    said = _languages(delivery, recipient, languages)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(sender.name, addr_spec=sender.email)
    mail["To"] = Address(_one_line(recipient.name), addr_spec=recipient.email)
    mail["Subject"] = _subject(delivery, said)
    mail["Date"] = format_datetime(delivery.released_at)
    mail["Message-ID"] = message_id(delivery.key, recipient.key, sender.domain)
    if delivery.under:
        first = message_id(delivery.under.key, recipient.key, sender.domain)
        mail["In-Reply-To"], mail["References"] = first, first
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail.set_content(BETWEEN.join(delivery.texts[each] for each in said), cte="quoted-printable")
    mail["Content-Language"] = ", ".join(said)
    return mail.as_bytes()


def _languages(delivery: Delivery, recipient: Recipient, languages: Sequence[str]) -> list[str]:
    there = [each for each in dict.fromkeys((*languages, *delivery.texts)) if delivery.texts.get(each, "").strip()]
    return [recipient.language] if recipient.language in there else there


def _subject(delivery: Delivery, said: Sequence[str]) -> str:
    """The approved subjects; where there are none, what our people call the text."""
    subjects = (_one_line(delivery.subjects.get(each, "") or delivery.titles.get(each, "")) for each in said)
    return " / ".join(dict.fromkeys(subject for subject in subjects if subject))


def _one_line(text: str) -> str:
    """Without anything that could begin another header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
