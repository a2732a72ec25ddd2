"""What somebody is told who has started a crisis: that it runs, and where it goes on."""

from bot.chat.base import Reply
from bot.chat.slack.hear.answer import Answer, Began
from bot.chat.slack.hear.house import House, Voice
from bot.chat.slack.hear.sight import may_see
from bot.chat.slack.show.modal import notice


def begun(house: House, voice: Voice, reply: Reply, *, in_form: bool = False) -> Answer:
    """The answer to a start, typed, tapped or sent as a form; the way to the room follows as soon as there is one.

    No way is shown to whoever started a confidential crisis without belonging to its team.
    """
    if not reply.ok:
        return Answer(False, reply.text)
    crisis, say = house.crises.crisis(reply.crisis), voice.say
    led = crisis is not None and may_see(crisis, voice.person)
    began = Began(reply.crisis, reply.text, say) if led else None
    if not in_form:
        return Answer(text=reply.text, began=began)
    soon = [say("slack.room_soon")] if led else []
    return Answer(form=notice("\n".join([reply.text, *soon]), say), began=began)
