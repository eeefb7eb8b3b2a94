"""The tables of the register: bodies, plans, agreements, projects, figures, and the documents under them."""

import re
from decimal import Decimal

from bth.places import cities
from bth.tables import DECLARED, Row, Source, Target, read_rows

NAMES = {"BJ": "Beijing", "TJ": "Tianjin", "HB": "Hebei", "BTH": "Beijing-Tianjin-Hebei", "XA": "Xiong'an"}
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
# Where residents by city and year were read; `region.yaml` says more of it.
CITY_PANEL = "city-panel"
PANEL = {
    "code": CITY_PANEL,
    "address": "https://github.com/eileenCHEN-9/PhD_2022_2025",
    "title": "city panel from the statistical yearbooks",
    "grade": GRADES["B"],
}
FIRST_REPORTED = "2020"
WITHIN = {"130100": "includes Xinji", "130600": "includes Dingzhou and Xiong'an"}
CITED = ("status", "references", "note")
LEDGER = "tj_ledger_2015_2017"
LEDGER_TOTALS = {"reloc_projects_bj_tj", "reloc_investment_bj_tj"}
LEDGER_TAGS = {"reloc_hq_bj_tj": "enterprise headquarters", "reloc_fin_bj_tj": "financial institutions"}
BODY_KINDS = {
    "jurisdiction_government": "government",
    "sub_jurisdiction_government": "government",
    "jurisdiction_agency": "agency",
    "area_authority": "authority",
}
# The office keeps the register; the level says where a government approves figures.
BODY_LEVELS = {
    "leading_group_office": "office",
    "gov_bj": "province",
    "gov_tj": "province",
    "gov_hb": "province",
    "gov_tongzhou": "zone",
    "gov_baodi": "zone",
    "gov_tangshan": "city",
}
STATED_MEMBERS = {"expert_committee": 16}
STATED_DOCUMENTS = {"seven": 7, "six": 6, "five": 5}
MONEY_KINDS = {
    "": "",
    "agreed investment": "agreed",
    "planned total investment": "planned",
    "planned total investment of the relocation": "planned",
    "total investment of 27 Beijing enterprises settled in 2015": "unstated",
    'total investment, "more than 10 billion"': "unstated",
}
COMPARATORS = {"<=": "at_most", ">=": "at_least", "=": "equal", "change": "change", "qualitative": "qualitative"}
# Sectors of the model where the function names exactly one.
SECTORS = {
    "wholesale market": "wholesale",
    "university": "higher_education",
    "hospital": "hospitals",
    "finance": "finance",
    "public administration": "administration",
    "research": "science_technical",
}
FUNCTIONS = {
    "manufacturing": "ncf_manufacturing",
    "manufacturing heavy": "ncf_manufacturing",
    "wholesale market": "ncf_logistics_markets",
    "university": "ncf_public_services",
    "hospital": "ncf_public_services",
    "public administration": "ncf_admin_services",
}
UNFINISHED = re.compile(r"under construction|topped out")


def write(source: Source, target: Target) -> None:
    places = Places(source)
    zh = {(row["kind"], row["text"]): row["name_zh"] for row in declared("register_names_zh")}
    for part in (positionings, targets, projects, plans, bodies, agreements, events, values, ledgers):
        part(source, target, places, zh)
    members(source, target)
    ventures(source, target)
    functions(source, target)
    remarks(source, target)
    for name in ("dates", "aliases", "links", "restrictions"):
        rows = declared(f"register_{name}")
        target.write(f"register/{name}", tuple(rows[0]), rows)
    target.write("register/references", ("code", "address", "title", "grade"), references(source))


def declared(name: str) -> list[Row]:
    return read_rows(DECLARED / f"{name}.csv")


class Places:
    """Codes of the places that the texts of the sources name."""

    def __init__(self, source: Source) -> None:
        self._codes = {str(row["name_en"]): str(row["code"]) for row in cities(source)}
        self._codes |= {row["text"]: row["places"] for row in declared("register_places")}

    def __call__(self, text: str) -> str:
        """Codes parted by semicolons; a text that is not declared stops the build.

        Raises:
            KeyError: where a place is not declared.
        """
        parts = [text] if text in self._codes or not text else [part.strip() for part in text.split(";")]
        codes = [self._codes[part] for part in parts if part]
        return ";".join(dict.fromkeys(code for code in codes if code))


def common(row: Row) -> dict[str, object]:
    """The columns that every table of the register has."""
    return {
        **row,
        "plan": row.get("plan_id", ""),
        "status": STATUS[row["status"]],
        "references": cited(row["source"]),
        "note": founding(row["note"]),
    }


def cited(text: str) -> str:
    return text.replace("seed-", "founding-")


def founding(text: str) -> str:
    text = re.sub(r"\bseed ([AB])\b", r"founding text \1", text)
    return re.sub(r"\bseed(?: text)?(s?)\b", r"founding text\1", text)


def named(text: str) -> str:
    return ";".join(NAMES.get(part, part) for part in text.split(";"))


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:60]


def positionings(source: Source, target: Target, places: Places, zh: dict) -> None:
    target.write(
        "register/positionings",
        ("code", "place", "places", "order", "text_en", "text_zh", "plan", *CITED),
        [
            {
                **common(row),
                "code": row["positioning_id"],
                "place": named(row["jurisdiction"]),
                "places": places(row["jurisdiction"]),
                "order": row["order"],
            }
            for row in source.rows("register/positionings.csv")
        ],
    )


def targets(source: Source, target: Target, places: Places, zh: dict) -> None:
    target.write(
        "register/targets",
        (
            *("code", "indicator", "indicator_code", "indicator_zh", "place", "places", "comparator", "comparison"),
            *("value", "unit", "base_year", "target_year", "plan", *CITED),
        ),
        [
            {
                **common(row),
                "code": row["target_id"],
                "indicator_code": slug(row["indicator"]) if row["value"] else "",
                "indicator_zh": zh["indicator" if row["value"] else "target", row["indicator"]],
                "comparison": COMPARATORS[row["comparator"]],
                "place": named(row["jurisdiction"]),
                "places": places(row["jurisdiction"]),
            }
            for row in source.rows("register/targets.csv")
        ],
    )


def projects(source: Source, target: Target, places: Places, zh: dict) -> None:
    target.write(
        "register/projects",
        (
            *("code", "name_en", "name_zh", "function", "function_code", "sector", "origin", "origins"),
            *("destination", "hosts", "start", "done", "progress", "amount_billion_yuan", "amount_kind"),
            *("money_kind", "jobs", "size", *CITED),
        ),
        [
            {
                **common(row),
                "code": row["project_id"],
                "name_zh": row["name_zh"] or zh["project", row["project_id"]],
                "function": row["function_type"],
                "function_code": FUNCTIONS.get(row["function_type"], ""),
                "sector": SECTORS.get(row["function_type"], ""),
                "origins": places(row["origin"]),
                "hosts": places(row["destination"]),
                "progress": progress(row),
                "amount_billion_yuan": row["amount_cny_bn"],
                "money_kind": MONEY_KINDS[row["amount_kind"]],
            }
            for row in source.rows("register/projects.csv")
            # Totals over many projects are no project: they stand in a ledger.
            if row["project_id"] != LEDGER
        ],
    )


def progress(row: Row) -> str:
    """How far a project has come, as far as its dates and its size say."""
    if row["done"]:
        return "completed"
    return "under_way" if row["start"] or UNFINISHED.search(row["size"]) else "unknown"


def plans(source: Source, target: Target, places: Places, zh: dict) -> None:
    target.write(
        "register/plans",
        (
            *("code", "name_en", "name_zh", "kind", "place", "places", "bodies", "date", "date_kind"),
            *("horizon_from", "horizon_to", "content", *CITED),
        ),
        [
            {
                **common(row),
                "code": row["plan_id"],
                "place": named(row["scope"]),
                "places": places(row["scope"]),
                "bodies": row["body_id"],
                "content": founding(row["content"]),
            }
            for row in source.rows("register/plans.csv")
        ],
    )


def bodies(source: Source, target: Target, places: Places, zh: dict) -> None:
    target.write(
        "register/bodies",
        (
            *("code", "name_en", "name_zh", "kind", "level", "parents", "place", "places", "created", "role"),
            *("stated_members", *CITED),
        ),
        [
            {
                **common(row),
                "code": row["body_id"],
                "kind": body_kind(row),
                "level": BODY_LEVELS.get(row["body_id"], "none"),
                "parents": row["parent_id"],
                "place": named(row["jurisdictions"]),
                "places": places(row["jurisdictions"]),
                "stated_members": STATED_MEMBERS.get(row["body_id"], ""),
            }
            for row in source.rows("register/bodies.csv")
        ],
    )


def body_kind(row: Row) -> str:
    return "office" if row["body_id"] == "leading_group_office" else BODY_KINDS.get(row["kind"], row["kind"])


def members(source: Source, target: Target) -> None:
    target.write(
        "register/members",
        (
            *("code", "body", "name_en", "name_zh", "is_name_zh_verified", "role", "affiliation", "from", "to"),
            *CITED,
        ),
        [
            {
                **common(row),
                "code": row["person_id"],
                "body": row["body_id"],
                "is_name_zh_verified": row["zh_verified"],
            }
            for row in source.rows("register/members.csv")
        ],
    )


def agreements(source: Source, target: Target, places: Places, zh: dict) -> None:
    signed = {row["date"]: event_code(row) for row in source.rows("register/events.csv")}
    target.write(
        "register/agreements",
        (
            *("code", "name_en", "name_zh", "kind", "date", "occasion", "signing", "parties", "signatories"),
            *("topic", "counts_as", *CITED),
        ),
        [
            {
                **common(row),
                "code": row["agreement_id"],
                # A bracket stands where the source gives no title.
                "name_en": "" if row["name_en"].startswith("(") else row["name_en"],
                "name_zh": row["name_zh"] or zh.get(("agreement", row["agreement_id"]), ""),
                "kind": row["kind"] or "unknown",
                "occasion": row["signing_event"],
                "signing": signed.get(row["date"], ""),
            }
            for row in source.rows("register/agreements.csv")
        ],
    )


def event_code(row: Row) -> str:
    return "event_" + slug(row["date"])


def events(source: Source, target: Target, places: Places, zh: dict) -> None:
    target.write(
        "register/events",
        ("code", "name_en", "name_zh", "date", "place", "places", "stated_count", *CITED),
        [
            {
                **common(row),
                "code": event_code(row),
                "name_en": row["event_en"],
                "name_zh": zh["event", row["date"]],
                "place": named(row["place"]),
                "places": places(row["place"]),
                "stated_count": STATED_DOCUMENTS.get(row["note"], ""),
            }
            for row in source.rows("register/events.csv")
        ],
    )


def ventures(source: Source, target: Target) -> None:
    target.write(
        "register/ventures",
        ("code", "name_en", "name_zh", "body", "capital_billion_yuan", "money_kind", "seat", "purpose", *CITED),
        [
            {
                **common(row),
                "code": row["venture_id"],
                "body": row["venture_id"],
                "capital_billion_yuan": row["registered_capital_cny_bn"],
                "money_kind": "registered",
            }
            for row in source.rows("register/ventures.csv")
        ],
    )
    target.write(
        "register/stakes",
        ("venture", "body", "ratio", "amount_billion_yuan", "basis", *CITED),
        [
            {
                **common(row),
                "venture": row["venture_id"],
                "body": row["shareholder_id"],
                "ratio": int(row["share_percent"]) // (10 if row["share_kind"].startswith("ratio") else 1),
                "amount_billion_yuan": row["amount_cny_bn"],
                "basis": row["share_kind"],
            }
            for row in source.rows("register/venture_shares.csv")
        ],
    )


def functions(source: Source, target: Target) -> None:
    target.write(
        "register/functions",
        ("code", "name_en", "name_zh", *CITED),
        [{**common(row), "code": row["class_id"]} for row in source.rows("register/non_capital_functions.csv")],
    )


def values(source: Source, target: Target, places: Places, zh: dict) -> None:
    rows = [row for row in source.rows("register/indicators.csv") if row["indicator_id"] not in in_ledger()]
    units = {row["indicator"]: row["unit"] for row in source.rows("register/targets.csv") if row["value"]}
    units |= {row["name"]: row["unit"] for row in reversed(rows)}
    target.write(
        "register/indicators",
        ("code", "name_en", "name_zh", "unit"),
        [
            {"code": slug(name), "name_en": name, "name_zh": zh["indicator", name], "unit": unit}
            for name, unit in sorted(units.items())
        ],
    )
    target.write(
        "register/values",
        ("code", "indicator", "place", "places", "value", "printed", "unit", "period", "year", "measure", *CITED),
        [
            {
                **common(row),
                "code": row["indicator_id"],
                "indicator": slug(row["name"]),
                "place": named(row["jurisdiction"]),
                "places": places(row["jurisdiction"]),
                "value": number(row["value"]),
                "printed": row["value"],
                "period": founding(row["period"]),
                "year": last_year(row["period"]),
                "measure": row["kind"],
            }
            for row in rows
        ]
        + residents(source),
    )


def residents(source: Source) -> list[dict[str, object]]:
    """Residents of governments and cities by year, as the yearbooks report them, from the first year of a run on."""
    return [
        {
            "code": f"residents_{row['city_code']}_{row['year']}",
            "indicator": slug("resident population"),
            "place": row["name_en"],
            "places": row["city_code"],
            "value": millions(row["pop_resident_10k"]),
            "printed": millions(row["pop_resident_10k"]),
            "unit": "million",
            "period": row["year"],
            "year": row["year"],
            "measure": "level",
            "status": STATUS["public"],
            "references": CITY_PANEL,
            "note": "; ".join(
                filter(
                    None, (f"{row['pop_resident_10k']} times 10,000", row["pop_method"], WITHIN.get(row["city_code"]))
                )
            ),
        }
        for row in source.rows("cities_by_year.csv")
        if row["year"] >= FIRST_REPORTED and row["pop_resident_10k"]
    ]


def millions(ten_thousands: str) -> str:
    """Exactly as printed, in millions."""
    return str(Decimal(ten_thousands) / 100)


def in_ledger() -> set[str]:
    return LEDGER_TOTALS | set(LEDGER_TAGS)


def number(text: str) -> str:
    """The number of a figure that is one; a bound such as "> 10" or two numbers are none."""
    return text if re.fullmatch(r"-?\d+(\.\d+)?", text) else ""


def last_year(period: str) -> str:
    """The year in which a period ends."""
    years = re.findall(r"\b(?:19|20)\d\d\b", period)
    return years[-1] if years else ""


def ledgers(source: Source, target: Target, places: Places, zh: dict) -> None:
    row = next(each for each in source.rows("register/projects.csv") if each["project_id"] == LEDGER)
    figures = {each["indicator_id"]: each for each in source.rows("register/indicators.csv")}
    target.write(
        "register/ledgers",
        (
            *("code", "name_en", "name_zh", "origins", "hosts", "start", "done", "period", "count"),
            *("amount_billion_yuan", "money_kind", *CITED),
        ),
        [
            {
                **common(row),
                "code": LEDGER,
                "name_zh": zh["project", LEDGER],
                "origins": places(row["origin"]),
                "hosts": places(row["destination"]),
                "period": figures["reloc_projects_bj_tj"]["period"],
                "count": figures["reloc_projects_bj_tj"]["value"],
                "amount_billion_yuan": figures["reloc_investment_bj_tj"]["value"],
                "money_kind": MONEY_KINDS[row["amount_kind"]],
            }
        ],
    )
    target.write(
        "register/ledger_tags",
        ("ledger", "name_en", "name_zh", "count"),
        [
            {"ledger": LEDGER, "name_en": name, "name_zh": zh["tag", name], "count": figures[code]["value"]}
            for code, name in LEDGER_TAGS.items()
        ],
    )


def remarks(source: Source, target: Target) -> None:
    known = {row["item"]: row for row in declared("register_remarks")}
    target.write(
        "register/remarks",
        ("code", "name_en", "name_zh", "concerns", "what", "stored", *CITED),
        [
            {
                "code": slug(row["item"]),
                "name_en": row["item"],
                "name_zh": known[row["item"]]["name_zh"],
                "concerns": known[row["item"]]["concerns"],
                "what": founding(row["what_is_wrong"]),
                "stored": founding(row["what_we_store"]),
                "status": STATUS["seed"],
                "references": cited(row["source"]),
                "note": founding(row["note"]),
            }
            for row in source.rows("register/seed_inconsistencies.csv")
        ],
    )


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
    ] + [PANEL]
