"""Every sentence and label of the register, from `texts.csv`, in the language of the person who reads."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from django.utils.translation import get_language

from xietong.findings import Finding
from xietong.sentences import in_language

__all__ = ["Table", "finding", "label", "language", "read_table", "said", "say", "told"]

COLUMNS = {"zh": "zh", "de": "de"}


Table = Mapping[str, Mapping[str, str]]


@cache
def read_table(room: str) -> Table:
    """The rows of `texts.csv` in a room of the house, by key."""
    text = files(f"xietong.{room}").joinpath("texts.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(text.splitlines())}


def language() -> str:
    """`zh`, `de` or `en`, after the language that is active."""
    return COLUMNS.get((get_language() or "en")[:2], "en")


def said(table: Table, key: str, /, **values: object) -> str:
    """The text of a key with its values filled in; English stands in where German is missing.

    Raises:
        KeyError: where the table has no such key.
    """
    row = table[key]
    return (row[language()] or row["en"]).format(**values)


def say(key: str, /, **values: object) -> str:
    """A text of the register."""
    return said(read_table("register"), key, **values)


def finding(place: str, key: str, /, **values: object) -> Finding:
    """What is wrong at a place and what to do, from the texts of `key` and `key.remedy`."""
    return Finding(place, say(key, **values), say(f"{key}.remedy", **values))


def told(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings of any room in the language of the person who reads."""
    return tuple(in_language(each, language()) for each in findings)


def label(group: str, word: str) -> str:
    """What people read for a word of a closed list or for a field, such as `label("progress", "completed")`."""
    return say(f"{group}.{word}")
