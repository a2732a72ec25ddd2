"""The bot's own words in German and English: `Say` turns a key and its values into a sentence."""

from bot.locale.say import Say

__all__ = ["Say"]
