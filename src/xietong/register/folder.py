"""The folder of a region as the register reads it: its places, and what every table of the register has in common."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from xietong.region.layers import locate
from xietong.register.choices import DateQualifier, Evidence, Grade, OwnerBasis, PlaceLevel, Visibility
from xietong.register.refusal import refuse
from xietong.register.row import Row, rows_of_table

__all__ = ["Document", "Folder", "date_rows", "read_rows", "split"]

Document = dict[str, Any]

EVIDENCE = {
    "stated in a founding document of the project": Evidence.FOUNDING,
    "stated on a public page": Evidence.PUBLIC,
    "general knowledge, to be checked": Evidence.UNVERIFIED,
}
BEST_FIRST = (Grade.OFFICIAL, Grade.FOUNDING, Grade.COPY, Grade.WEAK)
LINKS_TO_MANY = {"agreements", "bodies", "partners"}
DATE = re.compile(r"(?:(by|about) )?(\d{4}(?:-\d{2}){0,2}(?:/\d{4}(?:-\d{2}){0,2})?)(?: \((.+)\))?")


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table; none where there is no such table."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def split(text: str) -> list[str]:
    """The parts of a cell that holds several, parted by semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


@dataclass
class Folder:
    """One folder under reading: documents by kind and code, and what all readers look up."""

    folder: Path
    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    grades: dict[str, str] = field(default_factory=dict)
    province_of: dict[str, str] = field(default_factory=dict)
    governments: dict[str, str] = field(default_factory=dict)
    office: str | None = None

    def rows(self, table: str) -> list[Row]:
        """The rows of one of the register's tables."""
        name = f"register/{table}.csv"
        return rows_of_table(name, read_rows(locate(self.folder, name)))

    def document(self, row: Row, kind: str, code: str) -> Document:
        """A document that is read already and that a row names."""
        if (kind, code) not in self.documents:
            raise refuse(row.where, "field.no_such", name=f"{kind} {code}")
        return self.documents[kind, code]

    def places(self) -> list[Document]:
        """The region, its governments, cities, zones and tags, each with the place that it lies in."""
        described = YAML(typ="safe").load(self.folder / "region.yaml")
        key, title = described["key"], described["title"]
        governments = read_rows(locate(self.folder, "jurisdictions.csv"))
        cities = read_rows(locate(self.folder, "cities.csv"))
        zones = read_rows(locate(self.folder, "zones.csv"))
        found = [_place(key, PlaceLevel.REGION, {"name_en": title["en"], "name_zh": title["zh"]}, None)]
        found += [_place(row["code"], PlaceLevel.PROVINCE, row, key) for row in governments]
        taken = {row["code"] for row in governments}
        # A city that is a government itself stands once.
        found += [
            _place(row["code"], PlaceLevel.CITY, row, row["jurisdiction"])
            for row in cities
            if row["code"] not in taken
        ]
        above = {row["code"]: row["jurisdiction"] for row in cities}
        found += [
            _place(row["code"], PlaceLevel.ZONE, row, row.get("city") or row.get("jurisdiction")) for row in zones
        ]
        self.province_of = {code: code for code in taken} | above
        for row in zones:
            self.province_of[row["code"]] = above.get(row.get("city", ""), row.get("jurisdiction", ""))
        return found + self._areas(key)

    def _areas(self, region: str) -> list[Document]:
        provinces: dict[str, set[str]] = defaultdict(set)
        for row in read_rows(locate(self.folder, "zone_tags.csv")):
            provinces[row["tag"]].add(self.province_of[row["zone"]])
        areas = []
        for row in read_rows(locate(self.folder, "tags.csv")):
            lies_in = sorted(provinces[row["tag"]])
            if len(lies_in) == 1:
                self.province_of[row["tag"]] = lies_in[0]
            areas.append(_place(row["tag"], PlaceLevel.AREA, row, lies_in[0] if len(lies_in) == 1 else region))
        return areas

    def add(self, kind: str, row: Row, **fields: Any) -> Document:
        """One record that all may read, owned by the office, with the documents and the grade of its row."""
        references = split(row.get("references", ""))
        document: Document = {
            "kind": kind,
            "code": row["code"],
            "name_en": row.get("name_en", ""),
            "name_zh": row.get("name_zh", ""),
            "owner": self.office,
            "owner_basis": OwnerBasis.STATED,
            "visibility": Visibility.PUBLIC,
            "evidence": EVIDENCE.get(row.get("status", ""), Evidence.PUBLIC),
            "references": references,
            "grade": self.best_grade(references),
            "note": row.get("note", ""),
            "dates": [],
            "aliases": [],
            **fields,
        }
        self.documents[kind, row["code"]] = document
        return document

    def best_grade(self, references: Iterable[str]) -> str:
        """The grade of the best document."""
        cited = {self.grades.get(code, Grade.NONE) for code in references}
        return next((grade for grade in BEST_FIRST if grade in cited), Grade.NONE)

    def government(self, codes: Iterable[str]) -> list[str]:
        """The provincial governments of some places, in their order."""
        provinces = [self.province_of.get(code, "") for code in codes]
        return list(dict.fromkeys(self.governments[code] for code in provinces if code in self.governments))

    def add_rows_of_many_kinds(self) -> None:
        """Further dates, other names and links, of records of any kind."""
        for row in self.rows("dates"):
            dates = self.document(row, row["kind"], row["code"])["dates"]
            dates.append(date_row(row["event"], row["date"], row["qualifier"], row["note"]))
        for row in self.rows("aliases"):
            self.document(row, row["kind"], row["code"])["aliases"].append({"text": row["text"]})
        for row in self.rows("links"):
            value = split(row["value"]) if row["field"] in LINKS_TO_MANY else row["value"]
            self.document(row, row["kind"], row["code"])[row["field"]] = value


def _place(code: str, level: str, row: Mapping[str, str], parent: str | None) -> Document:
    return {
        "code": code,
        "level": level,
        "name_en": row["name_en"],
        "name_zh": row.get("name_zh", ""),
        "parent": parent,
        "lon": _degrees(row.get("lon", "")),
        "lat": _degrees(row.get("lat", "")),
    }


def _degrees(text: str) -> float | None:
    """A number, or nothing where the cell is empty."""
    return float(text) if text.strip() else None


def date_row(event: str, text: str, qualifier: str = "", note: str = "") -> Document:
    """A row of dates from a printed one; what stands in brackets behind it says what happened instead of `event`.

    A text that is no date is left as it is: the register refuses it with its place.
    """
    found = DATE.fullmatch(text)
    before, printed, bracket = found.groups() if found else (None, text, None)
    return {
        "event": bracket or event,
        "text": printed,
        "qualifier": qualifier or before or str(DateQualifier.ON),
        "note": note,
    }


def date_rows(*pairs: tuple[str, str]) -> list[Document]:
    """The rows of dates of pairs of event and printed dates; empty ones are left out."""
    return [date_row(event, part) for event, text in pairs for part in split(text)]
