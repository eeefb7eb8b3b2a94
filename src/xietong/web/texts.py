"""Every sentence and label of the pages, from `texts.csv`, in the language of the person who reads.

The table stands beside the code, as everywhere in the house: no catalogue has to be compiled before the first start.
"""

from xietong.findings import Finding
from xietong.register.texts import Table, language, read_table, said

__all__ = ["CHOICE_GROUPS", "choice", "field_label", "finding", "has_text", "stated", "table", "text"]

# Fields of free text whose usual words are known; those of a unit, a measure and a topic bear the name of the field.
STATED = {"event": "date", "function_text": "function"}
QUOTES = '"“”'
# Fields that share a closed list.
CHOICE_GROUPS = {"amount_kind": "money", "capital_kind": "money"}


def table() -> Table:
    """All rows by key."""
    return read_table("web")


def text(key: str, /, **values: object) -> str:
    """A text of the pages.

    Raises:
        KeyError: where the table has no such key.
    """
    return said(table(), key, **values)


def finding(place: str, key: str, /, **values: object) -> Finding:
    """What is wrong at a place and what to do, from the texts of `key` and `key.remedy`."""
    return Finding(place, text(key, **values), text(f"{key}.remedy", **values))


def has_text(key: str) -> bool:
    """Whether the table has a key."""
    return key in table()


def field_label(name: str, model: str = "") -> str:
    """What people read for the name of a field; of one kind or row where it means something of its own there."""
    own = f"field.{model}.{name}"
    return text(own if own in table() else f"field.{name}")


def stated(field: str, value: str) -> str:
    """What people read for a word that sources use in a field of free text; one that is not known stays as it is."""
    keys = [f"{STATED.get(field, field)}.{part.strip(QUOTES)}" for part in value.split(", ")]
    separator = "，" if language() == "zh" else ", "
    return separator.join(map(text, keys)) if all(map(has_text, keys)) else value


def choice(field: str, word: str) -> str:
    """What people read for a word of the closed list of a field; nothing for no word."""
    return text(f"choice.{CHOICE_GROUPS.get(field, field)}.{word}") if word else ""
