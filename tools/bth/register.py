"""Positionings, targets, projects, plans and the documents they rest on."""

import re

from bth.tables import Row, Source, Target

PLACES = {"BJ": "Beijing", "TJ": "Tianjin", "HB": "Hebei", "BTH": "Beijing-Tianjin-Hebei", "XA": "Xiong'an"}
STATUS = {
    "seed": "stated in a founding document of the project",
    "public": "stated on a public page",
    "unverified": "general knowledge, to be checked",
}
REFERENCE = re.compile(r"^\| (P\d+[a-z]?|seed-[a-z]+) \| (.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)
GRADES = {
    "seed": "founding document",
    "A": "official site, central news organ or journal at its own address",
    "B": "official or press text read in a copy",
    "C": "weak page, only a pointer",
}


def write(source: Source, target: Target) -> None:
    target.write(
        "register/positionings",
        ("code", "place", "order", "text_en", "text_zh", "plan", "status", "references", "note"),
        [
            {
                **common(row),
                "code": row["positioning_id"],
                "place": places(row["jurisdiction"]),
                "order": row["order"],
            }
            for row in source.rows("register/positionings.csv")
        ],
    )
    target.write(
        "register/targets",
        (
            *("code", "indicator", "place", "comparator", "value", "unit", "base_year", "target_year", "plan"),
            *("status", "references", "note"),
        ),
        [
            {**common(row), "code": row["target_id"], "place": places(row["jurisdiction"])}
            for row in source.rows("register/targets.csv")
        ],
    )
    target.write(
        "register/projects",
        (
            *("code", "name_en", "name_zh", "function", "origin", "destination", "start", "done"),
            *("amount_billion_yuan", "amount_kind", "jobs", "size", "status", "references", "note"),
        ),
        [
            {
                **common(row),
                "code": row["project_id"],
                "function": row["function_type"],
                "amount_billion_yuan": row["amount_cny_bn"],
            }
            for row in source.rows("register/projects.csv")
        ],
    )
    target.write(
        "register/plans",
        (
            *("code", "name_en", "name_zh", "kind", "place", "date", "date_kind", "horizon_from", "horizon_to"),
            *("content", "status", "references", "note"),
        ),
        [
            {**common(row), "code": row["plan_id"], "place": places(row["scope"])}
            for row in source.rows("register/plans.csv")
        ],
    )
    target.write("register/references", ("code", "address", "title", "grade"), references(source))


def common(row: Row) -> dict[str, object]:
    """The columns that every table of the register has."""
    note = re.sub(r"\bseed(?: text)?(s?)\b", r"founding text\1", row["note"])
    return {
        **row,
        "plan": row.get("plan_id", ""),
        "status": STATUS[row["status"]],
        "references": row["source"].replace("seed-", "founding-"),
        "note": note,
    }


def places(text: str) -> str:
    return ";".join(PLACES.get(part, part) for part in text.split(";"))


def references(source: Source) -> list[dict[str, str]]:
    text = (source.folder / "register/SOURCES-register.md").read_text(encoding="utf-8")
    return [
        {
            "code": code.replace("seed-", "founding-"),
            "address": re.sub(r"^seed document [AB] \((.*?), file \d+(.*?)\)$", r"\1\2", address),
            "title": title,
            "grade": GRADES[grade],
        }
        for code, address, title, grade in REFERENCE.findall(text)
    ]
