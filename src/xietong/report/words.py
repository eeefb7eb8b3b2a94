"""Text in both languages, and the table that holds every sentence of the report."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape

__all__ = ["LANGUAGES", "Both", "both", "join", "read_texts", "say"]

LANGUAGES: tuple[str, ...] = ("en", "zh")


@dataclass(frozen=True)
class Both:
    """One text in English and in simplified Chinese.

    In a template it becomes two spans, of which the page shows one; a text that is the same in both
    languages stands there once. Parts that are `Markup` are trusted, all others are escaped.
    """

    en: str
    zh: str

    def __html__(self) -> str:
        if self.en == self.zh:
            return str(escape(self.en))
        return str(
            Markup('<span lang="en">{}</span><span lang="zh">{}</span>').format(escape(self.en), escape(self.zh))
        )

    @property
    def line(self) -> str:
        """Both languages in one line, for places that hold no markup."""
        return self.en if self.en == self.zh else f"{self.en} · {self.zh}"


def both(text: str) -> Both:
    """A text that reads the same in both languages, such as a code."""
    return Both(text, text)


@cache
def read_texts() -> Mapping[str, Both]:
    """Every text of the report by its key."""
    table = files("xietong.report").joinpath("texts.csv").read_text(encoding="utf-8")
    return {row["key"]: Both(row["en"], row["zh"]) for row in csv.DictReader(table.splitlines())}


def say(key: str, **values: Any) -> Both:
    """The text of a key with its values filled in; a value in both languages fills each its own.

    Raises:
        KeyError: where the table has no such key.
    """
    text = read_texts()[key]
    if not values:
        return text
    return Both(_fill(text.en, "en", values), _fill(text.zh, "zh", values))


def join(parts: Iterable[Both], en: str = ", ", zh: str = "、") -> Both:
    """Texts in a row, with the comma of each language between them."""
    parts = tuple(parts)
    return Both(
        Markup(escape(en)).join(escape(part.en) for part in parts),
        Markup(escape(zh)).join(escape(part.zh) for part in parts),
    )


def _fill(template: str, language: str, values: Mapping[str, Any]) -> str:
    own = {name: getattr(value, language) if isinstance(value, Both) else value for name, value in values.items()}
    return Markup(escape(template)).format(**own)
