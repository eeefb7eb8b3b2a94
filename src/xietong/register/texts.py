"""Every sentence and label of the register, from `texts.csv`, in the language of the person who reads."""

import csv
from functools import cache
from importlib.resources import files

from django.utils.translation import get_language

__all__ = ["label", "language", "say"]

COLUMNS = {"zh": "zh", "de": "de"}


@cache
def _table() -> dict[str, dict[str, str]]:
    text = files("xietong.register").joinpath("texts.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(text.splitlines())}


def language() -> str:
    """`zh`, `de` or `en`, after the language that is active."""
    return COLUMNS.get((get_language() or "en")[:2], "en")


def say(key: str, /, **values: object) -> str:
    """The text of a key with its values filled in; English stands in where German is missing.

    Raises:
        KeyError: where the table has no such key.
    """
    row = _table()[key]
    return (row[language()] or row["en"]).format(**values)


def label(group: str, word: str) -> str:
    """What people read for a word of a closed list or for a field, such as `label("progress", "completed")`."""
    return say(f"{group}.{word}")
