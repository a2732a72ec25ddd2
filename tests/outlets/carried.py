"""One delivery as the courier carries it: looked up after each doubt and before each further attempt."""

from bot.crisis.deliveries import Delivery
from bot.outlets.base import NotSent, Outlet, PerhapsSent, Sent

ATTEMPTS = 5


async def carried(outlet: Outlet, delivery: Delivery) -> Sent | str:
    """Where it ended; else `asked` (a person), `refused` or `given up`."""
    doubt = False
    for attempt in range(ATTEMPTS):
        if attempt and (known := await _known(outlet, delivery, doubt=doubt)):
            return known
        try:
            return await outlet.publish(delivery)
        except NotSent as no:
            if no.final:
                return "refused"
        except PerhapsSent:
            doubt = True
            if known := await _known(outlet, delivery, doubt=True):
                return known
    return "given up"


async def _known(outlet: Outlet, delivery: Delivery, *, doubt: bool) -> Sent | str:
    try:
        return await outlet.find(delivery) or ""
    except PerhapsSent:
        return "asked" if doubt and not outlet.remembers else ""


async def no_pause(seconds: float) -> None:
    """Tests do not wait."""
