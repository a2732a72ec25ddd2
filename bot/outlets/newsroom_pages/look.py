"""The pages' templates and style, read once, and the policy under which a browser may show them."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from bot import __version__

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE = Path(__file__).parent


@cache
def templates() -> "Environment":
    """The templates; everything put into them is escaped, and a name that they do not know is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def prepare() -> None:
    """Read and compile everything now, so that the first statement does not wait for it."""
    for name in templates().list_templates(extensions=["html", "xml"]):
        templates().get_template(name)


@cache
def squeezed(sheet: str) -> Markup:
    """A style sheet without line breaks and indents; it stands in every page, so a visit is one request."""
    lines = (_HERE / sheet).read_text(encoding="utf-8").splitlines()
    return Markup("".join(line.strip() for line in lines if not line.strip().startswith("/*")))  # noqa: S704  # ours


def style() -> Markup:
    """The style sheet of every page of a newsroom."""
    return squeezed("style.css")


def policy() -> str:
    """The Content-Security-Policy of every page of a newsroom."""
    return policy_for(style())


@cache
def policy_for(sheet: str) -> str:
    """The policy of a page: this one style sheet and nothing else; no script, no request."""
    digest = b64encode(sha256(sheet.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def edition() -> str:
    """Changes whenever the pages would look different: the version, the templates and what fills them."""
    sources = sorted(path for path in _HERE.iterdir() if path.suffix in (".py", ".html", ".css", ".xml"))
    return sha256(__version__.encode() + b"".join(path.read_bytes() for path in sources)).hexdigest()
