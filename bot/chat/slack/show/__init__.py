"""What people see in Slack: cards as messages, questions as forms, the Home."""
