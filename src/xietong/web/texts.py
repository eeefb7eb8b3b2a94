"""Every sentence and label of the pages, from `texts.csv`, in the language of the person who reads.

The table stands beside the code, as everywhere in the house: no catalogue has to be compiled before the first start.
"""

import csv
from functools import cache
from importlib.resources import files

from xietong.register.texts import language

__all__ = ["CHOICE_GROUPS", "choice", "field_label", "has_text", "table", "text"]

# Fields that share a closed list.
CHOICE_GROUPS = {"amount_kind": "money", "capital_kind": "money"}


@cache
def table() -> dict[str, dict[str, str]]:
    """All rows by key."""
    read = files("xietong.web").joinpath("texts.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(read.splitlines())}


def text(key: str, /, **values: object) -> str:
    """The text of a key with its values filled in; English stands in where German is missing.

    Raises:
        KeyError: where the table has no such key.
    """
    row = table()[key]
    return (row[language()] or row["en"]).format(**values)


def has_text(key: str) -> bool:
    """Whether the table has a key."""
    return key in table()


def field_label(name: str, model: str = "") -> str:
    """What people read for the name of a field; of one kind or row where it means something of its own there."""
    own = f"field.{model}.{name}"
    return text(own if own in table() else f"field.{name}")


def choice(field: str, word: str) -> str:
    """What people read for a word of the closed list of a field; nothing for no word."""
    return text(f"choice.{CHOICE_GROUPS.get(field, field)}.{word}") if word else ""
