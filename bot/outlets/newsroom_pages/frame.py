"""What every page has around its content, and how a page becomes bytes."""

from dataclasses import dataclass
from typing import Any

from bot.outlets.newsroom_pages.look import policy, style, templates
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.words import DRILL_STRIPE, WORDS

Files = dict[str, bytes]
"""Path below the newsroom's folder → content."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One page. Its place is `here` + language + `page`; `up` leads from it to the newsroom's root.

    Links within the newsroom are relative and name the file, so that the pages work on any host, under any path and
    straight from a disk; addresses meant for other machines are absolute. `twins` tells whether the page exists under
    the same name in every language.
    """

    site: Site
    language: str
    title: str
    up: str
    here: str = ""
    page: str = "index.html"
    description: str = ""
    twins: bool = True

    def fill(self, template: str, **content: Any) -> bytes:
        """The finished page. Whatever is not in the template itself is escaped."""
        page = templates().get_template(template).render(
            frame=self, site=self.site, words=WORDS[self.language], stripe=DRILL_STRIPE, style=style(),
            policy=policy(), **content,
        )  # fmt: skip
        return page.encode()

    @property
    def canonical(self) -> str:
        """The one absolute address of this page."""
        return self.address(self.language)

    @property
    def alternates(self) -> tuple[tuple[str, str], ...]:
        """Language and absolute address of each edition of this page."""
        return tuple((language, self.address(language)) for language in self.site.languages if self.twins)

    @property
    def switch(self) -> tuple[tuple[str, str, str], ...]:
        """Language, its own name and the relative link, for each language of the newsroom."""
        page = self.page if self.twins else "index.html"
        return tuple(
            (language, WORDS[language]["name"], f"{self.up}{self.here}{language}/{page}")
            for language in self.site.languages
        )

    def address(self, language: str) -> str:
        """The absolute address of this page in a language."""
        return self.site.url(self.here, f"{language}/", "" if self.page == "index.html" else self.page)
