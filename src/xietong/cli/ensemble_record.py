"""The record of an ensemble: what it depends on, what it found, and how a run reads it again."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xietong.cli import walk
from xietong.cli.inputs import code_digest, digest, table_digests
from xietong.cli.speech import plain, refusal
from xietong.cli.texts import Texts

if TYPE_CHECKING:
    from xietong.assess.drawn import Drawn, DrawnRange
    from xietong.assess.ensemble.draws import Factor
    from xietong.assess.ensemble.ranges import Drivers, EnsembleRange
    from xietong.assess.headlines import Lead
    from xietong.plan.plan import Plan
    from xietong.region.region import Region

__all__ = ["ENSEMBLES", "RECORD", "inputs_digest", "ranges_told", "read_drawn"]

ENSEMBLES = Path("ensembles")
RECORD = "ensemble.json"
TOLD = ("indicator", "place", "group")


def inputs_digest(region: "Region", plan: "Plan", year: int) -> str:
    """Fingerprint of all that the ranges of a plan in a year depend on, but for the draws themselves."""
    content = [
        dict(table_digests(region.folder)),
        walk.plan_text(plan),
        {entry.name: dict(vars(entry)) for entry in region.parameters.values()},
        year,
        code_digest(),
    ]
    return digest(json.dumps(plain(content), sort_keys=True).encode())


def ranges_told(
    led: "Sequence[Lead]", ranges: "EnsembleRange", factors: "Sequence[Factor]" = (), drivers: "Drivers | None" = None
) -> list[dict[str, Any]]:
    """A range for every number told, with the shares of variance by what is drawn; `drivers` is None without them."""
    return [
        {
            "indicator": lead.quantity.indicator,
            "place": lead.quantity.place,
            "group": lead.quantity.group,
            "unit": lead.unit,
            "low": float(ranges.low[row]),
            "median": float(ranges.median[row]),
            "high": float(ranges.high[row]),
            "drivers": None if drivers is None else _drivers(factors, drivers, row),
        }
        for row, lead in enumerate(led)
    ]


def _drivers(factors: "Sequence[Factor]", drivers: "Drivers", row: int) -> dict[str, Any]:
    return {
        "explained": float(drivers.explained[row]),
        "first": {factor.name: float(drivers.first[row, at]) for at, factor in enumerate(factors)},
        "total": {factor.name: float(drivers.total[row, at]) for at, factor in enumerate(factors)},
    }


def read_drawn(folder: Path, inputs: str, say: Texts) -> "Drawn | None":
    """The ensemble of a folder where it was made from these very inputs, else None.

    Raises:
        RunError: where the folder holds no record of an ensemble.
    """
    path = folder / RECORD
    if not path.is_file():
        raise refusal(say, "ensemble.none", folder, name=RECORD)
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise refusal(say, "folder.broken", path) from error
    if not isinstance(record, dict) or record.get("inputs_sha256") != inputs or not record["draws_solved"]:
        return None
    return _drawn(record)


def _drawn(record: Mapping[str, Any]) -> "Drawn":
    from xietong.assess.drawn import Drawn

    return Drawn(
        year=record["year"],
        n_draw=record["draws_solved"],
        headlines=tuple(_range(told) for told in record["headlines"]),
        n_part=record["part_draws_solved"],
        parts=tuple(_range(told) for told in record["measures"]),
    )


def _range(told: Mapping[str, Any]) -> "DrawnRange":
    from xietong.assess.drawn import DrawnRange

    total = told["drivers"]["total"] if told["drivers"] else {}
    return DrawnRange(
        **{name: told[name] for name in (*TOLD, "unit", "low", "median", "high")},
        measure=told.get("measure", ""),
        drivers=tuple(sorted(total.items(), key=lambda item: -item[1])),
    )
