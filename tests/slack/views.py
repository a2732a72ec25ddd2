"""The views methods: modals and App Homes."""

from tests.slack import faces
from tests.slack.api import Api, Args
from tests.slack.checks import good_view
from tests.slack.refused import Refused, because
from tests.slack.values import Json, View


def _shown(api: Api, view: View) -> Json:
    return {"view": faces.view(view, api.workspace)}


def _unchanged(view: View, args: Args) -> None:
    if args.has("hash") and args.text("hash") != view.hash:
        raise Refused("hash_conflict")


def open_view(api: Api, args: Args) -> Json:
    """views.open: a modal, for one trigger."""
    content = good_view(args.structure("view"), "modal")
    user = api.triggers.exchange(args.text("trigger_id"))
    return _shown(api, api.workspace.show(api.workspace.new_view(user, content)))


def update(api: Api, args: Args) -> Json:
    """views.update: of a view that is still open."""
    if args.has("view_id") == args.has("external_id"):
        raise because("invalid_arguments", "one of view_id and external_id")
    open_views = [view for stack in api.workspace.views.values() for view in stack]
    known = (*open_views, *api.workspace.homes.values())
    asked = (args.text("view_id"), args.text("external_id"))
    view = next((each for each in known if each.id == asked[0] or (each.external_id or None) == asked[1]), None)
    if view is None:
        raise Refused("not_found")
    _unchanged(view, args)
    return _shown(api, api.workspace.redraw(view, good_view(args.structure("view"), view.content["type"])))


def publish(api: Api, args: Args) -> Json:
    """views.publish: somebody's App Home. Its id stays, its hash changes."""
    user = api.user(args.text("user_id"))
    if user.is_bot or user.deleted:
        raise because("invalid_arguments", "user_id: cannot publish to this user")
    content = good_view(args.structure("view"), "home")
    known = api.workspace.homes.get(user.id)
    if known is not None:
        _unchanged(known, args)
        return _shown(api, api.workspace.redraw(known, content))
    return _shown(api, api.workspace.show_home(api.workspace.new_view(user.id, content)))
