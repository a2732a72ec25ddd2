"""Where the people of a crisis meet in Slack, and all that keeps that place in order."""
