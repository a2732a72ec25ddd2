"""What Slack does with the app's answers: to commands, to submissions, and to response URLs."""

from collections.abc import Mapping

from tests.slack.checks import good_blocks, good_text, good_view
from tests.slack.delivery import Ack
from tests.slack.refused import Refused
from tests.slack.triggers import Ticket
from tests.slack.values import Json, Message, View
from tests.slack.workspace import BOT_USER, Workspace

MESSAGE = {"text", "blocks", "response_type", "replace_original", "delete_original", "thread_ts", "metadata"}
MESSAGE |= {"attachments", "unfurl_links", "unfurl_media"}


class Misanswered(AssertionError):
    """The app's answer is not one that Slack takes: the person would see that something went wrong."""


def show_message(workspace: Workspace, user: str, channel: str, said: Json) -> Message | None:
    """Post what an answer says: to the person alone, or `in_channel`. Raises Refused."""
    if said.keys() - MESSAGE:
        raise Refused("invalid_payload", unknown=sorted(said.keys() - MESSAGE))
    text = good_text(said.get("text") or "")
    blocks = tuple(good_blocks(said.get("blocks") or []))
    if not text and not blocks:
        return None
    everybody = said.get("response_type") == "in_channel"
    return workspace.post(
        channel,
        BOT_USER,
        text,
        blocks=blocks,
        thread_ts=said.get("thread_ts") or "",
        by_app=True,
        seen_by="" if everybody else user,
    )


def of_command(workspace: Workspace, user: str, channel: str, ack: Ack) -> Message | None:
    """What the person sees under the command. Raises Misanswered."""
    if ack.status != 200:
        return None
    try:
        return show_message(workspace, user, channel, ack.payload)
    except Refused as error:
        raise Misanswered(f"Slack does not take this answer to a command: {error.answer()}") from error


def of_submission(workspace: Workspace, view: View, ack: Ack) -> Mapping[str, str]:
    """Close, redraw or keep the modal; the errors are by block id. Raises Misanswered."""
    if ack.status != 200:
        return {}
    said = ack.payload
    action = said.get("response_action", "")
    if not said:
        workspace.close(view.user, view.id)
    elif action == "errors":
        return _errors(view, said)
    elif action == "clear":
        workspace.close_all(view.user)
    elif action in ("update", "push"):
        _redraw(workspace, view, said)
    else:
        raise Misanswered(f"Slack does not know this answer to a submission: {said}")
    return {}


def _errors(view: View, said: Json) -> Mapping[str, str]:
    errors: Mapping[str, str] = said.get("errors") or {}
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not errors or set(errors) - inputs:
        raise Misanswered(f"errors must name blocks of the form ({sorted(inputs)}), not {sorted(errors)}")
    if not all(errors.values()):
        raise Misanswered(f"errors must say something: {errors}")
    return errors


def _redraw(workspace: Workspace, view: View, said: Json) -> None:
    try:
        content = good_view(said.get("view"), "modal")
    except Refused as error:
        raise Misanswered(f"Slack does not take this view: {error.answer()}") from error
    if said["response_action"] == "update":
        workspace.redraw(view, content)
    else:
        workspace.show(workspace.new_view(view.user, content, previous=view))


def of_response_url(workspace: Workspace, ticket: Ticket, said: Json) -> None:
    """Post, replace or delete, as the app asks. Raises Refused."""
    original = _original(workspace, ticket)
    if said.get("delete_original"):
        if original is None:
            raise Refused("no_text")
        workspace.delete(original)
    elif said.get("replace_original") and original is not None:
        text, blocks = good_text(said.get("text") or ""), tuple(good_blocks(said.get("blocks") or []))
        workspace.edit(original, text=text, blocks=blocks)
    elif show_message(workspace, ticket.user, ticket.channel, said) is None:
        raise Refused("no_text")


def _original(workspace: Workspace, ticket: Ticket) -> Message | None:
    hidden = next((each for each in workspace.ephemerals if ticket.ts and each.ts == ticket.ts), None)
    return hidden or workspace.message(ticket.channel, ticket.ts)
