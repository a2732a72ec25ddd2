"""Slack: rooms, cards, forms, pages and commands, through slack-bolt. Imported only when its tokens are set."""
