"""Sources by code, so that a code anywhere on the page opens its line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from xietong.report.results import Results
from xietong.report.words import Both, both

__all__ = ["Citations", "CitedText", "anchor_of", "read_citations"]

_PARTED = re.compile(r"\s*[;,]\s*")


@dataclass(frozen=True)
class CitedText:
    """A source that a plan, a parameter or a published figure names in its own words."""

    number: int
    text: str


@dataclass(frozen=True)
class Citations:
    """What the list of sources holds: the region's codes, and texts under a number.

    Args:
        codes: Codes of the region's sources.
        numbers: Number of each text, from one on, in the order of the page.
    """

    codes: frozenset[str]
    numbers: Mapping[str, int]

    def cite(self, source: str) -> Both:
        """A source as the data name it: its codes or its number, each a link to its line."""
        parts = _PARTED.split(source)
        if all(part in self.codes for part in parts):
            return both(Markup(" ").join(_link(part, part) for part in parts))
        if source in self.numbers:
            number = self.numbers[source]
            return both(_link(f"n{number}", f"[{number}]"))
        return both(Markup(escape(source)))

    @property
    def texts(self) -> tuple[CitedText, ...]:
        """The numbered texts in their order."""
        return tuple(CitedText(number, text) for text, number in self.numbers.items())


def read_citations(results: Results) -> Citations:
    """The sources of an assessment: those of its region by code, those of its plan and facts by number."""
    codes = frozenset(source.code for source in results.region.sources)
    numbers: dict[str, int] = {}
    for text in _texts(results):
        if text and not all(part in codes for part in _PARTED.split(text)):
            numbers.setdefault(text, len(numbers) + 1)
    return Citations(codes, numbers)


def anchor_of(code: str) -> str:
    """The anchor of a source's line."""
    return "s-" + re.sub(r"[^A-Za-z0-9_.-]", "-", code)


def _link(code: str, text: str) -> Markup:
    return Markup('<a class="src" href="#{}">{}</a>').format(anchor_of(code), text)


def _texts(results: Results) -> Iterator[str]:
    assessment = results.assessment
    for measure in assessment.plan.measures:
        yield measure.source
    for target in assessment.targets:
        yield target.source
    for basis in assessment.plan.basis:
        yield basis.source
    for agreement in assessment.plan.agreements:
        yield agreement.source
    for moment in assessment.baseline.commuting.moments:
        yield moment.source
    for table in (assessment.multiplier, assessment.plausibility):
        if "source" in table.columns:
            yield from (str(text) for text in table["source"])
