"""One of several, by what somebody typed: its name, its title, or the beginning of one."""

from collections.abc import Mapping
from difflib import get_close_matches
from unicodedata import normalize

from bot.crisis.command import Phrase, Refused

LONGEST_ECHO = 40
"""So much of what somebody typed is said back, in characters."""

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def plain(word: str) -> str:
    """A word without what people leave out when they hurry: capitals, umlauts, underlines, a mark at its end."""
    bare = normalize("NFC", word.casefold()).translate(_SPELT_OUT).replace("_", " ").replace("-", " ")
    return " ".join(bare.strip("@\u200b:.,;!?„“”\"' ").split())


def choose(given: str, options: Mapping[str, tuple[str, ...]]) -> str:
    """The option (a name, with other words for it) that was meant. Raises Refused, with what comes closest."""
    found = candidates(given, options)
    if len(found) == 1:
        return found[0]
    known = ", ".join(options) or "—"
    if found:
        raise Refused("words.several", given=echo(given), known=", ".join(found))
    raise Refused("words.unknown_name", given=echo(given), hint=did_you_mean(_closest(given, options)), known=known)


def candidates(given: str, options: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The options that these letters can mean: those called so, else those that begin so."""
    whole, wanted = called(given, options), plain(given)
    if whole or not wanted:
        return whole
    return tuple(
        name for name, others in options.items() if any(plain(word).startswith(wanted) for word in (name, *others))
    )


def called(given: str, options: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The options that are called exactly so (capitals and umlauts aside)."""
    wanted = plain(given)
    return tuple(name for name, others in options.items() if wanted in {plain(word) for word in (name, *others)})


def did_you_mean(words: tuple[str, ...]) -> Phrase | str:
    """“Did you mean …?”, or nothing when nothing comes close."""
    return Phrase("words.did_you_mean", {"words": list(words)}) if words else ""


def closest(given: str, words: Mapping[str, str], most: int = 2) -> tuple[str, ...]:
    """What the words stand for (word, as it is spelt, to meaning) that look most like the given one, each once."""
    near = get_close_matches(plain(given), list(words), n=5, cutoff=0.6)
    return tuple(dict.fromkeys(words[word] for word in near))[:most]


def echo(given: str) -> str:
    """What somebody typed, on one line and short enough to say it back."""
    line = " ".join(given.split())
    return line if len(line) <= LONGEST_ECHO else line[: LONGEST_ECHO - 1] + "…"


def _closest(given: str, options: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return closest(given, {plain(word): name for name, others in options.items() for word in (*others, name)})
