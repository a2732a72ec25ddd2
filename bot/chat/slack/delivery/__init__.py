"""How Slack reaches the bot: over a line that the bot holds open, or over HTTP."""
