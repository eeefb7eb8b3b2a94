"""What findings say, in the reader's language: whole sentences by their pattern, from `findings.csv`.

The rooms that calculate write findings in English and know no language. Here, at the edge, each sentence is
recognised by its pattern and said in Chinese; what stands in its holes is carried over as it is. The table is read
when the first sentence must be said in Chinese.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from string import Formatter

from xietong.findings import Finding

__all__ = ["CHINESE", "PLACE", "SENTENCE", "Pattern", "Sentences", "chinese", "in_language"]

CHINESE = "zh"
PLACE, SENTENCE = "place", "sentence"
FOLDER = Path(__file__).parent
# A hole of the Chinese that bears this word is said in Chinese too: `{0:text}`.
SAID = "text"


def _pieces(template: str) -> list[tuple[str, str | None, str]]:
    """Literal text, the hole that follows it and the word that the hole bears."""
    return [(literal, name, word or "") for literal, name, word, _ in Formatter().parse(template)]


@dataclass(frozen=True)
class Pattern:
    """One row of the table: an English sentence with numbered holes, `{0}`, and what it says in Chinese."""

    part: str
    en: str
    zh: str

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """The texts between the holes."""
        return tuple(literal for literal, _, _ in _pieces(self.en))

    @cached_property
    def length(self) -> int:
        """Letters that are no hole: of two patterns that fit, the one with more of them is meant."""
        return sum(map(len, self.literals))

    @cached_property
    def has_holes(self) -> bool:
        return any(name is not None for _, name, _ in _pieces(self.en))

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        parts = (
            re.escape(text) + (f"(?P<h{name}>.*?)" if name is not None else "") for text, name, _ in _pieces(self.en)
        )
        return re.compile("".join(parts), re.DOTALL)

    def holes(self, text: str) -> Mapping[str, str] | None:
        """What stands in the holes where the whole text is of this pattern, else None."""
        # Looking for the literals costs a tenth of compiling all patterns for one sentence.
        if not all(literal in text for literal in self.literals):
            return None
        found = self._expression.fullmatch(text)
        return None if found is None else {name[1:]: value for name, value in found.groupdict().items()}


class Sentences:
    """The patterns of a table, and texts in Chinese by them.

    Args:
        patterns: Rows in any order.
        words: Whole texts and what they say in Chinese, such as the meanings of columns.
    """

    def __init__(self, patterns: Iterable[Pattern], words: Mapping[str, str]) -> None:
        self.patterns = tuple(sorted(patterns, key=lambda pattern: pattern.length, reverse=True))
        self._words = words

    def match(self, part: str, text: str, is_inner: bool = False) -> tuple[Pattern, Mapping[str, str]] | None:
        """The pattern that a text is of, with what stands in its holes.

        Args:
            part: `PLACE` or `SENTENCE`.
            text: The whole text.
            is_inner: Whether it stands in a hole: then a pattern without holes fits nothing, since a single word
                there is a name, such as the column `share`.
        """
        for pattern in self.patterns:
            if pattern.part != part or (is_inner and not pattern.has_holes):
                continue
            if (holes := pattern.holes(text)) is not None:
                return pattern, holes
        return None

    def sentence(self, text: str) -> str:
        """A sentence in Chinese; as it is where no pattern fits."""
        found = self.match(SENTENCE, text)
        return text if found is None else self._filled(*found)

    def place(self, text: str, is_inner: bool = False) -> str:
        """Where a finding stands, in Chinese: places within places too, such as a row of a file."""
        found = self.match(PLACE, text, is_inner)
        if found is None:
            return text
        pattern, holes = found
        return self._filled(pattern, {name: self.place(value, is_inner=True) for name, value in holes.items()})

    def _filled(self, pattern: Pattern, holes: Mapping[str, str]) -> str:
        return "".join(
            literal + ("" if name is None else self._text(holes[name]) if word == SAID else holes[name])
            for literal, name, word in _pieces(pattern.zh)
        )

    def _text(self, text: str) -> str:
        if text in self._words:
            return self._words[text]
        found = self.match(SENTENCE, text)
        return self.place(text) if found is None else self._filled(*found)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def chinese() -> Sentences:
    """The sentences of `findings.csv`, with the meanings of tables and columns as words."""
    patterns = [Pattern(**row) for row in _rows(FOLDER / "findings.csv")]
    declared = (row for path in sorted((FOLDER / "region" / "schema").glob("*.csv")) for row in _rows(path))
    return Sentences(patterns, {row["meaning_en"]: row["meaning_zh"] for row in declared if "meaning_en" in row})


def in_language(finding: Finding, language: str) -> Finding:
    """A finding in a language; English where there is no other.

    Args:
        finding: As a check wrote it, or in the language already: then it stays as it is.
        language: `"zh"`, or another word for English.
    """
    if language != CHINESE:
        return finding
    said = chinese()
    return replace(
        finding,
        where=said.place(finding.where),
        what=said.sentence(finding.what),
        remedy=said.sentence(finding.remedy),
    )
