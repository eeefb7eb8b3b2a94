"""The published figures that results are laid beside, from `published.csv`."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

__all__ = ["Published", "published_for", "read_published"]


@dataclass(frozen=True)
class Published:
    """A published range, low and high the same where one figure is published.

    Args:
        region: Key of the region it speaks of, "" where it holds anywhere.
        place: Code of the place, "" for none.
    """

    key: str
    region: str
    place: str
    low: float
    high: float
    unit: str
    source: str
    note_en: str
    note_zh: str


def read_published() -> tuple[Published, ...]:
    """Every row of the table."""
    text = files("xietong.assess").joinpath("published.csv").read_text(encoding="utf-8")
    return tuple(_published(row) for row in csv.DictReader(text.splitlines()))


def _published(row: dict[str, str]) -> Published:
    return Published(
        key=row["key"],
        region=row["region"],
        place=row["place"],
        low=float(row["low"]),
        high=float(row["high"]),
        unit=row["unit"],
        source=row["source"],
        note_en=row["note_en"],
        note_zh=row["note_zh"],
    )


def published_for(table: Sequence[Published], key: str, region: str) -> tuple[Published, ...]:
    """Rows of a key that speak of this region or of any."""
    return tuple(row for row in table if row.key == key and row.region in ("", region))
