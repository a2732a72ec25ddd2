"""Who a member of Slack is in config.yaml."""
