"""A crisis-communication playbook bot: from the first alarm to the after-action report."""

__version__ = "0.1.0"
