"""Sources by code, so that a code anywhere on the page opens its line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from xietong.report.words import Both, both

__all__ = ["Citations", "anchor_of"]

_PARTED = re.compile(r"\s*[;,]\s*")


@dataclass(frozen=True)
class Citations:
    """The codes that the list of sources holds.

    Args:
        titles: Citation of each code.
    """

    titles: Mapping[str, str]

    def cite(self, source: str) -> Both:
        """A source as the data name it; each code that is known becomes a link to its line."""
        parts = [self._link(part) for part in _PARTED.split(source)]
        if any(part is None for part in parts):
            return both(Markup(escape(source)))
        return both(Markup("; ").join(part for part in parts if part is not None))

    def _link(self, code: str) -> Markup | None:
        if code not in self.titles:
            return None
        return Markup('<a class="src" href="#{}">{}</a>').format(anchor_of(code), code)


def anchor_of(code: str) -> str:
    """The anchor of a source's line."""
    return "s-" + re.sub(r"[^A-Za-z0-9_.-]", "-", code)
