"""Whether Slack is set up so that the bot can work there, with what to do where it is not."""
