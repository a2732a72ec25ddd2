"""Where an answer may be sent: to Slack, whatever address a payload names."""

import re
from urllib.parse import urljoin

_LONGEST = 1_000
_SLACKS = re.compile(r"https://(?:[a-z0-9-]+\.)*slack(?:-gov)?\.com/")


def is_slacks(url: str, api: str) -> bool:
    """Whether this is an address of Slack's, or of the place that stands in for it (`api`, the Web API's address)."""
    return len(url) <= _LONGEST and (bool(_SLACKS.match(url)) or url.startswith(urljoin(api, "/")))
