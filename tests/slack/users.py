"""The methods about people, and about the app itself."""

from tests.slack import faces
from tests.slack.api import Api, Args
from tests.slack.refused import Refused
from tests.slack.values import Json, User
from tests.slack.workspace import BOT, BOT_USER


def auth_test(api: Api, args: Args) -> Json:
    """auth.test. Of an app that is installed in a whole organisation, the team is the organisation."""
    workspace = api.workspace
    answer = {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.domain,
        "user": workspace.users[BOT_USER].name,
        "team_id": workspace.enterprise if workspace.org_wide else workspace.team,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": workspace.org_wide,
    }
    return answer | ({"enterprise_id": workspace.enterprise} if workspace.enterprise else {})


def _shown(api: Api, user: User, *, with_locale: bool = False) -> Json:
    return {"user": faces.user(user, with_email=api.may("users:read.email"), with_locale=with_locale)}


def info(api: Api, args: Args) -> Json:
    """users.info"""
    return _shown(api, api.user(args.text("user")), with_locale=args.flag("include_locale"))


def by_email(api: Api, args: Args) -> Json:
    """users.lookupByEmail: members and guests who are still there."""
    email = args.text("email").lower()
    for user in api.workspace.users.values():
        if user.email and user.email.lower() == email and not (user.deleted or user.is_bot or user.is_stranger):
            return _shown(api, user)
    raise Refused("users_not_found")
