"""The tables of the register in a region's folder as documents: one reader for each kind of record."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from xietong.register.choices import AgreementKind, BodyKind, Grade, OwnerBasis, PlanKind
from xietong.register.folder import Document, Folder, date_rows, split
from xietong.register.refusal import refuse
from xietong.register.row import Row

__all__ = ["read_folder"]

GRADES = {
    "founding document": Grade.FOUNDING,
    "official site, central news organ or journal at its own address": Grade.OFFICIAL,
    "official or press text read in a copy": Grade.COPY,
    "weak page, only a pointer": Grade.WEAK,
}
PLAN_KINDS = {"strategy outline": PlanKind.OUTLINE, "city master plan": PlanKind.CITY_PLAN}
AGREEMENT_KINDS = {
    "framework agreement": AgreementKind.FRAMEWORK,
    "investment agreement": AgreementKind.INVESTMENT,
    "compensation agreement": AgreementKind.COMPENSATION,
    "central rule": AgreementKind.CENTRAL_RULE,
}


def read_folder(folder: Path) -> dict[str, Any]:
    """Places and register tables of a folder, in the form of an export without history.

    Raises:
        RegisterError: where the folder is no region.
    """
    if not (folder / "zones.csv").is_file() or not (folder / "region.yaml").is_file():
        raise refuse(folder.name, "import.no_region")
    read = Folder(folder)
    places = read.places()
    for reader in READERS:
        reader(read)
    read.add_rows_of_many_kinds()
    by_kind: dict[str, list[Document]] = defaultdict(list)
    for (kind, _), document in read.documents.items():
        by_kind[kind].append(document)
    return {"places": places, "records": dict(by_kind)}


def _references(read: Folder) -> None:
    for row in read.rows("references"):
        grade = row.word("grade", GRADES)
        read.grades[row["code"]] = grade
        read.add("reference", row, name_en=row["title"], address=row["address"], grade=grade)


def _bodies(read: Folder) -> None:
    rows = read.rows("bodies")
    read.office = next((row["code"] for row in rows if row["kind"] == BodyKind.OFFICE), None)
    for row in rows:
        places = split(row["places"])
        if row["kind"] == BodyKind.GOVERNMENT and row["level"] == "province":
            read.governments |= {read.province_of[code]: row["code"] for code in places}
        read.add(
            "body",
            row,
            body_kind=row["kind"],
            level=row["level"],
            parents=split(row["parents"]),
            places=places,
            place_text=row["place"],
            role=row["role"],
            stated_members=row.whole("stated_members"),
            dates=date_rows(("created", row["created"])),
        )


def _members(read: Folder) -> None:
    for row in read.rows("members"):
        read.add(
            "member",
            row,
            body=row["body"],
            role=row["role"],
            affiliation=row["affiliation"],
            is_name_zh_verified=row["is_name_zh_verified"] == "yes",
            dates=date_rows(("begin", row["from"]), ("end", row["to"])),
        )


def _plans(read: Folder) -> None:
    for row in read.rows("plans"):
        # Where the word for the date holds dates itself, the table of dates gives each of them.
        has_own_dates = any(letter.isdigit() for letter in row["date_kind"])
        read.add(
            "plan",
            row,
            plan_kind=PLAN_KINDS.get(row["kind"], row["kind"].replace("-", "_").replace(" ", "_")),
            bodies=split(row["bodies"]),
            places=split(row["places"]),
            place_text=row["place"],
            horizon_from=row.whole("horizon_from"),
            horizon_to=row.whole("horizon_to"),
            content=row["content"],
            dates=[] if has_own_dates else date_rows((row["date_kind"] or "dated", row["date"])),
        )


def _positionings(read: Folder) -> None:
    for row in read.rows("positionings"):
        read.add(
            "positioning",
            row,
            name_en=row["text_en"],
            name_zh=row["text_zh"],
            plan=row["plan"] or None,
            places=split(row["places"]),
            place_text=row["place"],
            order=row.whole("order"),
        )


def _events(read: Folder) -> None:
    for row in read.rows("events"):
        read.add(
            "event",
            row,
            places=split(row["places"]),
            place_text=row["place"],
            stated_count=row.whole("stated_count"),
            dates=date_rows(("happened", row["date"])),
        )


def _agreements(read: Folder) -> None:
    for row in read.rows("agreements"):
        read.add(
            "agreement",
            row,
            agreement_kind=AGREEMENT_KINDS.get(row["kind"], row["kind"]),
            signing=row["signing"] or None,
            occasion=row["occasion"],
            topic=row["topic"],
            counts_as=row.count("counts_as"),
            parties=[{"body": code} for code in split(row["parties"])],
            signatories=[{"name": name} for name in split(row["signatories"])],
            dates=date_rows(("signed", row["date"])),
        )


def _ventures(read: Folder) -> None:
    stakes: dict[str, list[Row]] = defaultdict(list)
    for row in read.rows("stakes"):
        stakes[row["venture"]].append(row)
    for row in read.rows("ventures"):
        cited = [row["references"], *(stake["references"] for stake in stakes[row["code"]])]
        references = list(dict.fromkeys(code for cell in cited for code in split(cell)))
        read.add(
            "venture",
            row,
            references=references,
            grade=read.best_grade(references),
            body=row["body"] or None,
            capital=row.yuan("capital_billion_yuan"),
            capital_kind=row["money_kind"],
            seat=row["seat"],
            purpose=row["purpose"],
            stakes=[_stake(stake) for stake in stakes[row["code"]]],
        )


def _stake(row: Row) -> Document:
    amount = row.yuan("amount_billion_yuan")
    return {"body": row["body"], "ratio": row.count("ratio"), "amount": amount, "basis": row["basis"]}


def _functions(read: Folder) -> None:
    restrictions: dict[str, list[Document]] = defaultdict(list)
    for row in read.rows("restrictions"):
        named = {name: row[name] for name in ("plan", "place", "degree", "what_en", "what_zh")}
        restrictions[row["function"]].append({**named, "share": row.number("share")})
    for row in read.rows("functions"):
        read.add("function", row, restrictions=restrictions[row["code"]])


def _projects(read: Folder) -> None:
    for row in read.rows("projects"):
        origins, hosts = split(row["origins"]), split(row["hosts"])
        # The table names no owner: the government of the host answers, or of the origin where something only closes.
        governments = read.government([*hosts, *origins])
        has_owner = bool(governments)
        read.add(
            "project",
            row,
            owner=governments[0] if has_owner else read.office,
            owner_basis=OwnerBasis.DERIVED if has_owner else OwnerBasis.STATED,
            partners=governments[1:],
            function=row["function_code"] or None,
            function_text=row["function"],
            sector=row["sector"],
            origin_text=row["origin"],
            origins=origins,
            host_text=row["destination"],
            hosts=hosts,
            amount=row.yuan("amount_billion_yuan"),
            amount_kind=row["money_kind"],
            amount_note=row["amount_kind"],
            jobs_text=row["jobs"],
            size_text=row["size"],
            progress=row["progress"],
            dates=date_rows(("start", row["start"]), ("end", row["done"])),
        )


def _ledgers(read: Folder) -> None:
    tags: dict[str, list[Document]] = defaultdict(list)
    for row in read.rows("ledger_tags"):
        named = {name: row[name] for name in ("name_en", "name_zh")}
        tags[row["ledger"]].append({**named, "count": row.count("count")})
    for row in read.rows("ledgers"):
        read.add(
            "ledger",
            row,
            origins=split(row["origins"]),
            hosts=split(row["hosts"]),
            period_text=row["period"],
            count=row.whole("count"),
            amount=row.yuan("amount_billion_yuan"),
            amount_kind=row["money_kind"],
            tags=tags[row["code"]],
            dates=date_rows(("start", row["start"]), ("end", row["done"])),
        )


def _indicators(read: Folder) -> None:
    for row in read.rows("indicators"):
        read.add("indicator", row, unit=row["unit"])


def _targets(read: Folder) -> None:
    for row in read.rows("targets"):
        read.add(
            "target",
            row,
            name_en=row["indicator"],
            name_zh=row["indicator_zh"],
            indicator=row["indicator_code"] or None,
            plan=row["plan"] or None,
            places=split(row["places"]),
            place_text=row["place"],
            comparator=row["comparison"],
            value=row.number("value"),
            unit=row["unit"],
            base_year=row.whole("base_year"),
            target_year=row.whole("target_year"),
        )


def _values(read: Folder) -> None:
    for row in read.rows("values"):
        named = read.document(row, "indicator", row["indicator"])
        read.add(
            "value",
            row,
            name_en=named["name_en"],
            name_zh=named["name_zh"],
            indicator=row["indicator"],
            places=split(row["places"]),
            place_text=row["place"],
            number=row.number("value"),
            printed=row["printed"],
            unit=row["unit"],
            period_text=row["period"],
            year=row.whole("year"),
            measure=row["measure"],
        )
        # An indicator rests on the documents of its values.
        merged = dict.fromkeys([*named["references"], *split(row["references"])])
        named["references"] = list(merged)
        named["grade"] = read.best_grade(merged)


def _remarks(read: Folder) -> None:
    for row in read.rows("remarks"):
        read.add("remark", row, concerns=split(row["concerns"]), what=row["what"], stored=row["stored"])


READERS: tuple[Callable[[Folder], None], ...] = (
    _references,
    _bodies,
    _members,
    _plans,
    _positionings,
    _events,
    _agreements,
    _ventures,
    _functions,
    _projects,
    _ledgers,
    _indicators,
    _targets,
    _values,
    _remarks,
)
