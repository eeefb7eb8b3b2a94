"""Read a plan: from a file or by name, with its parents, and report everything that is wrong at once."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from xietong.errors import PlanError
from xietong.findings import Finding, require
from xietong.plan import library
from xietong.plan.check import faults_of_measure, faults_of_plan
from xietong.plan.dates import FIRST_YEAR, LAST_YEAR, fault_of_date
from xietong.plan.document import Document, inherit, read_document
from xietong.plan.fault import Fault, did_you_mean, findings_of, under
from xietong.plan.measure import Measure
from xietong.plan.measures import KINDS
from xietong.plan.plan import Plan
from xietong.region.region import Region

__all__ = ["plan_findings", "read_plan"]

Loc = tuple[str | int, ...]

REMEDIES = {
    "tuple_type": "Write a list in brackets, or one entry a line after a dash.",
    "list_type": "Write a list in brackets, or one entry a line after a dash.",
    "string_type": "Write text.",
    "string_too_short": "Write some text.",
    "string_pattern_mismatch": "Use small letters, digits, hyphens and underscores.",
    "int_parsing": "Write a whole number.",
    "int_type": "Write a whole number.",
    "int_from_float": "Write a whole number.",
    "float_parsing": "Write a number: digits with a point, without unit and thousands separator.",
    "float_type": "Write a number: digits with a point, without unit and thousands separator.",
    "finite_number": "Write a finite number.",
    "bool_parsing": "Write true or false.",
    "bool_type": "Write true or false.",
    "too_short": "Name more of them.",
    "too_long": "Name fewer of them.",
    "greater_than_equal": f"Write a year from {FIRST_YEAR} to {LAST_YEAR}.",
    "less_than_equal": f"Write a year from {FIRST_YEAR} to {LAST_YEAR}.",
}
"""What to do about a value of the wrong kind, by the kind of the checker's finding."""


def read_plan(path_or_name: str | Path, region: Region | None = None) -> Plan:
    """Read a plan and its parents.

    Args:
        path_or_name: A YAML file, or the name of a built-in plan.
        region: Checks zones, functions, lines and governments too. Without it only the rules of plans are
            checked; `evaluate_plan` checks the rest.

    Raises:
        PlanError: with every finding of level "error".
    """
    plan, findings = plan_findings(path_or_name, region)
    require(findings, PlanError)
    assert plan is not None
    return plan


def plan_findings(path_or_name: str | Path, region: Region | None = None) -> tuple[Plan | None, tuple[Finding, ...]]:
    """A plan and all its findings, warnings included; no plan where it cannot be understood.

    Raises:
        PlanError: when the file or a parent cannot be read at all.
    """
    document = _with_parents(_path(path_or_name), ())
    head, measures, faults = _understand(document)
    names = {n: str(raw.get("id", "-")) for n, raw in enumerate(_listed(document)) if isinstance(raw, dict)}
    places = [position for position, measure in enumerate(measures) if measure is not None]
    faults = [*document.faults, *faults]
    plan = None
    if head is not None:
        plan = head.model_copy(update={"measures": tuple(m for m in measures if m is not None)})
        faults += _moved(faults_of_plan(plan, region), places)
    else:
        for position, measure in enumerate(measures):
            faults += under(("measures", position), faults_of_measure(measure, region) if measure else ())
    is_whole = not faults or len(places) == len(measures)
    found = findings_of(dict.fromkeys(faults), file=document.file, lines=document.lines, names=names)
    return plan if is_whole else None, found


def _path(path_or_name: str | Path) -> Path:
    if str(path_or_name) in library.names():
        return library.path(str(path_or_name))
    given = Path(path_or_name)
    if not given.suffix and not given.exists():
        what = "is neither a file nor a built-in plan."
        raise PlanError([Finding(str(path_or_name), what, did_you_mean(str(path_or_name), library.names()))])
    return given


def _with_parents(path: Path, children: tuple[Path, ...]) -> Document:
    document = read_document(path)
    parent = document.values.get("parent")
    if not isinstance(parent, str):
        return document
    if path.resolve() in children:
        what = f"is its own parent through {', '.join(child.name for child in children)}."
        raise PlanError([Finding(path.name, what, "Name another parent.")])
    above = library.path(parent) if parent in library.names() else path.parent / parent
    if not above.is_file():
        remedy = f"Write the name of a built-in plan or of a file beside {path.name}."
        raise PlanError([Finding(document.lines.get(("parent",), path.name), f"'{parent}' is not a plan.", remedy)])
    return inherit(_with_parents(above, (*children, path.resolve())), document)


def _listed(document: Document) -> list[Any]:
    listed = document.values.get("measures")
    return listed if isinstance(listed, list) else []


def _understand(document: Document) -> tuple[Plan | None, list[Measure | None], list[Fault]]:
    faults: list[Fault] = []
    measures: list[Measure | None] = []
    if document.values.get("measures") is not None and not isinstance(document.values["measures"], list):
        faults.append(Fault(("measures",), "is not a list.", "Begin each measure with a dash."))
    for position, raw in enumerate(_listed(document)):
        measure, found = _understand_measure(raw)
        measures.append(measure)
        faults += under(("measures", position), found)
    rest = {key: value for key, value in document.values.items() if key != "measures"}
    head, found = _validated(Plan, rest)
    return head, measures, faults + found


def _moved(faults: list[Fault], places: list[int]) -> list[Fault]:
    """Faults whose measures are counted as in the file, where some could not be understood."""
    return [
        replace(fault, path=("measures", places[fault.path[1]], *fault.path[2:]))
        if fault.path[:1] == ("measures",) and len(fault.path) > 1 and isinstance(fault.path[1], int)
        else fault
        for fault in faults
    ]


def _understand_measure(raw: Any) -> tuple[Measure | None, list[Fault]]:
    if not isinstance(raw, dict):
        return None, [Fault((), "is not a measure.", "Write id, kind, title, owner, source and a date.")]
    kind = raw.get("kind")
    if kind is None:
        return None, [Fault((), "has no kind.", f"Add one of: {', '.join(KINDS)}.")]
    if kind not in KINDS:
        return None, [Fault(("kind",), f"'{kind}' is not a kind of measure.", did_you_mean(str(kind), list(KINDS)))]
    return _validated(KINDS[kind], raw)


Model = TypeVar("Model", bound=BaseModel)


def _validated(model: type[Model], raw: dict[str, Any]) -> tuple[Model | None, list[Fault]]:
    """The value and its faults; unknown fields are reported and left out, so that the rest is checked too."""
    try:
        return model.model_validate(raw), []
    except ValidationError as error:
        faults = [_fault(model, detail) for detail in error.errors()]
        surplus = [detail["loc"] for detail in error.errors() if detail["type"] == "extra_forbidden"]
    if not surplus:
        return None, faults
    try:
        return model.model_validate(_without(raw, surplus)), faults
    except ValidationError:
        return None, faults


def _without(value: Any, surplus: list[Loc]) -> Any:
    here = {loc[0] for loc in surplus if len(loc) == 1}
    deeper = {
        part: [loc[1:] for loc in surplus if loc[0] == part and len(loc) > 1] for part in {loc[0] for loc in surplus}
    }
    if isinstance(value, dict):
        return {k: _without(v, deeper.get(k, [])) for k, v in value.items() if k not in here}
    if isinstance(value, list):
        return [_without(v, deeper.get(n, [])) for n, v in enumerate(value)]
    return value


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, datetime.date) else repr(value)


def _fault(model: type[BaseModel], detail: Any) -> Fault:
    loc: Loc = tuple(detail["loc"])
    wrong, kind = detail["input"], detail["type"]
    if kind == "missing":
        return Fault(loc[:-1], f"has no {loc[-1]}.", f"Add {loc[-1]}.")
    if kind == "extra_forbidden":
        known = _fields_at(model, loc[:-1]) + (["remove"] if model is Plan and len(loc) == 1 else [])
        return Fault(loc, f"'{loc[-1]}' is not a field here.", did_you_mean(str(loc[-1]), known))
    if kind in REMEDIES:
        return Fault(loc, f"{_shown(wrong)} does not fit.", REMEDIES[kind])
    if kind in ("model_type", "dict_type", "mapping_type", "model_attributes_type"):
        known = _fields_at(model, loc)
        return Fault(loc, f"{_shown(wrong)} does not fit.", f"Write fields: {', '.join(known) or 'name: value'}.")
    if kind == "value_error":
        # Dates are the only values with a rule of their own; what they say is found again in the words of the house.
        return Fault(loc, f"{_shown(wrong)} {fault_of_date(wrong)}.", "Correct it.")
    if kind == "literal_error":
        return Fault(loc, f"{wrong!r} is not possible.", f"Write one of {detail['ctx']['expected']}.")
    return Fault(loc, f"{wrong!r} does not fit.", f"Correct it ({detail['msg']}).")


def _fields_at(model: type[BaseModel], loc: Loc) -> list[str]:
    inner: type[BaseModel] | None = model
    for part in loc:
        if inner is None or isinstance(part, int):
            continue
        fields = {field.alias or name: field.annotation for name, field in inner.model_fields.items()}
        inner = next(_models_in(fields.get(str(part))), None)
    return [field.alias or name for name, field in inner.model_fields.items()] if inner else []


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
