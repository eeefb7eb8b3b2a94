"""`xietong diff`: two runs side by side, differences first; what one of them lacks is missing, never zero."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xietong.cli.run_folder import FINISHED, read_record
from xietong.cli.speech import Channel, SpokenCommand, refusal
from xietong.cli.texts import Texts

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["Difference", "command", "effect_differences", "inputs_that_differ", "target_differences"]

LEVELS: tuple[str, ...] = ("region", "jurisdiction", "city", "tag", "zone")
MISSING = math.nan
INDICATORS = "indicators.csv"
Key = tuple[str, str]


@dataclass(frozen=True)
class Difference:
    """One number in both runs; NaN where a run does not have it."""

    name: str
    place: str
    a: float
    b: float
    unit: str

    @property
    def difference(self) -> float:
        """B less A; NaN where either is missing."""
        return self.b - self.a

    @property
    def differs(self) -> bool:
        """True where the numbers differ, or one is missing and the other is not."""
        return math.isnan(self.a) != math.isnan(self.b) or (self.a != self.b and not math.isnan(self.a))


def command(say: Texts) -> click.Command:
    """The verb `diff`."""

    @click.command("diff", cls=SpokenCommand, say=say, help=say("diff.help"), short_help=say("diff.short"))
    @click.argument("run_a", type=click.Path(path_type=Path))
    @click.argument("run_b", type=click.Path(path_type=Path))
    @click.option("--level", type=click.Choice(LEVELS), default="jurisdiction", help=say("diff.level"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def diff(run_a: Path, run_b: Path, level: str, is_json: bool) -> None:
        compare(run_a, run_b, level, Channel(say, is_json))

    return diff


def compare(run_a: Path, run_b: Path, level: str, channel: Channel) -> None:
    """Print how run B differs from run A.

    Raises:
        RunError: where a folder holds no finished run, or the runs share no year.
    """
    say = channel.say
    a, b = _finished(run_a, say), _finished(run_b, say)
    year = _last_common_year(a, b, (run_a, run_b), say)
    before, after = (
        _effects(_indicator_table(folder, record, say), level, year) for folder, record in ((run_a, a), (run_b, b))
    )
    effects = [entry for entry in effect_differences(before, after) if entry.differs]
    targets = [entry for entry in target_differences(a["targets"], b["targets"]) if entry.differs]
    parts = inputs_that_differ(a, b)
    channel.event(
        "diff",
        year=year,
        inputs_differ=parts,
        effects=[asdict(entry) | {"difference": entry.difference} for entry in effects],
        targets=[asdict(entry) | {"difference": entry.difference} for entry in targets],
    )
    if not channel.is_json:
        _print(channel.say, (run_a, run_b), (a, b), year, parts, effects, targets)


def inputs_that_differ(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[str]:
    """Which inputs of two records differ, by the keys of their texts."""
    fields = {
        "region": "region",
        "tables": "tables_sha256",
        "plan": "plan_sha256",
        "parameters": "parameters_sha256",
        "years": "years",
        "code": "code_sha256",
        "versions": "versions",
    }
    return [part for part, field in fields.items() if a.get(field) != b.get(field)]


def effect_differences(
    a: Mapping[Key, tuple[float, str]], b: Mapping[Key, tuple[float, str]]
) -> Iterator[Difference]:
    """Effects of two runs by indicator and place, matched by label; the order is that of A, then of B."""
    for name, place in dict.fromkeys((*a, *b)):
        value_a, unit_a = a.get((name, place), (MISSING, ""))
        value_b, unit_b = b.get((name, place), (MISSING, ""))
        yield Difference(name, place, value_a, value_b, unit_a or unit_b)


def target_differences(a: Sequence[Mapping[str, Any]], b: Sequence[Mapping[str, Any]]) -> Iterator[Difference]:
    """Values of the targets of two runs, matched by name; a target not assessed is missing."""
    by_name = [{entry["name"]: entry for entry in side} for side in (a, b)]
    for name in dict.fromkeys((*by_name[0], *by_name[1])):
        values = [_number(side.get(name, {}).get("value")) for side in by_name]
        entry = by_name[0].get(name) or by_name[1][name]
        yield Difference(name, entry["place"], values[0], values[1], entry["unit"])


def _number(value: float | None) -> float:
    return MISSING if value is None else float(value)


def _finished(folder: Path, say: Texts) -> dict[str, Any]:
    record = read_record(folder, say)
    if record.get("status") != FINISHED:
        raise refusal(say, "diff.unfinished", folder)
    return record


def _last_common_year(a: Mapping[str, Any], b: Mapping[str, Any], folders: tuple[Path, Path], say: Texts) -> int:
    common = set(a["years"]) & set(b["years"])
    if not common:
        raise refusal(say, "diff.no_year", folders[0], other=folders[1])
    return int(max(common))


def _indicator_table(folder: Path, record: Mapping[str, Any], say: Texts) -> Path:
    named = [folder / name for name in record["files"] if Path(name).name == INDICATORS]
    if not named or not named[0].is_file():
        raise refusal(say, "diff.no_table", folder, name=INDICATORS)
    return named[0]


def _effects(path: Path, level: str, year: int) -> dict[Key, tuple[float, str]]:
    import pandas as pd

    text = dict.fromkeys(("indicator", "level", "place", "group", "sector", "unit"), str)
    table = pd.read_csv(path, dtype=text, keep_default_na=False, na_values={"change": [""]})
    totals = table[
        (table["level"] == level) & (table["year"] == year) & (table["group"] == "") & (table["sector"] == "")
    ]
    columns = (totals["indicator"], totals["place"], totals["change"].astype(float), totals["unit"])
    return {(i, p): (float(c), u) for i, p, c, u in zip(*columns, strict=True)}


def _print(
    say: Texts,
    folders: tuple[Path, Path],
    records: tuple[Mapping[str, Any], Mapping[str, Any]],
    year: int,
    parts: Sequence[str],
    effects: Sequence[Difference],
    targets: Sequence[Difference],
) -> None:
    from rich.console import Console

    from xietong.assess.indicators import indicator_named

    title = f"title_{say.language}"
    places = {**records[0]["places"], **records[1]["places"]}
    names = {entry["name"]: entry[title] for side in records for entry in side["targets"]}
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 160
    console.print(say("diff.title", year=year, a=folders[0], b=folders[1]), soft_wrap=True)
    console.print(_inputs_sentence(say, parts), soft_wrap=True)
    if not effects and not targets:
        console.print(say("diff.none"))
        return
    if effects:
        labels = [
            (places.get(entry.place, {}).get(say.language, entry.place), getattr(indicator_named(entry.name), title))
            for entry in effects
        ]
        console.print(
            _table(say, "diff.effects", ("diff.place", "diff.indicator"), labels, effects, are_levels=False)
        )
    if targets:
        rows = [(names.get(entry.name, entry.name),) for entry in targets]
        console.print(_table(say, "diff.targets", ("diff.target",), rows, targets, are_levels=True))
    else:
        console.print(say("diff.same.targets"))


def _inputs_sentence(say: Texts, parts: Sequence[str]) -> str:
    if not parts:
        return say("diff.inputs.same")
    comma = "、" if say.language == "zh" else ", "
    return say("diff.inputs.differ", parts=comma.join(say(f"diff.part.{part}") for part in parts))


def _table(
    say: Texts,
    title: str,
    heads: Sequence[str],
    labels: Sequence[tuple[str, ...]],
    entries: Sequence[Difference],
    *,
    are_levels: bool,
) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(title=say(title), box=box.SIMPLE, title_justify="left")
    for head in heads:
        table.add_column(say(head))
    table.add_column(say("diff.difference"), justify="right")
    table.add_column(say("diff.a"), justify="right")
    table.add_column(say("diff.b"), justify="right")
    for label, entry in zip(labels, entries, strict=True):
        unit = entry.unit
        absent = say("diff.not_comparable")
        table.add_row(
            *label,
            _amount(entry.difference, unit, absent, say),
            *(_amount(value, unit, say("diff.missing"), say, is_level=are_levels) for value in (entry.a, entry.b)),
        )
    return table


def _amount(value: float, unit: str, absent: str, say: Texts, *, is_level: bool = False) -> str:
    if math.isnan(value):
        return absent
    from xietong.report.numbers import change, level

    return str(getattr((level if is_level else change)(value, unit), say.language))
