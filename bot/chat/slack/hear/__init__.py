"""What people send from Slack: read, understood, answered."""
