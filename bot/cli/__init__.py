"""The commands: `python -m bot …`. Each is a module of this package, imported only when it is asked for."""

from bot.cli.main import main

__all__ = ["main"]
