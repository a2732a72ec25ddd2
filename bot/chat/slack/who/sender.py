"""Who sent something, as Slack says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent it, as Slack says: member id, workspace, organisation (Enterprise Grid; both may be empty there)."""

    user: str
    team: str = ""
    enterprise: str = ""
