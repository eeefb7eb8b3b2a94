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

__all__ = [
    "Comparison",
    "Difference",
    "command",
    "compare",
    "effect_differences",
    "inputs_that_differ",
    "target_differences",
]

LEVELS: tuple[str, ...] = ("region", "jurisdiction", "city", "tag", "zone")
MISSING = math.nan
INDICATORS = "indicators.csv"
WIDE = 160
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
        _tell(compare(run_a, run_b, level, say), Channel(say, is_json))

    return diff


@dataclass(frozen=True)
class Comparison:
    """Two finished runs at one level of places in one year; only what differs."""

    folders: tuple[Path, Path]
    records: tuple[Mapping[str, Any], Mapping[str, Any]]
    level: str
    year: int
    effects: tuple[Difference, ...]
    targets: tuple[Difference, ...]

    @property
    def inputs(self) -> list[str]:
        """Which inputs differ."""
        return inputs_that_differ(*self.records)

    def place_name(self, code: str, language: str) -> str:
        """The name of a place as either run knows it."""
        for record in self.records:
            names = record["places"].get(self.level, {}).get(code)
            if names:
                return str(names[language])
        return code

    def target_name(self, name: str, language: str) -> str:
        """The title of a target as either run knows it."""
        titles = {entry["name"]: entry[f"title_{language}"] for side in self.records for entry in side["targets"]}
        return str(titles[name])


def compare(run_a: Path, run_b: Path, level: str, say: Texts) -> Comparison:
    """How run B differs from run A.

    Raises:
        RunError: where a folder holds no finished run, or the runs share no year.
    """
    a, b = _finished(run_a, say), _finished(run_b, say)
    year = _last_common_year(a, b, (run_a, run_b), say)
    before = _effects(_indicator_table(run_a, a, say), level, year)
    after = _effects(_indicator_table(run_b, b, say), level, year)
    effects = effect_differences(before, after)
    targets = target_differences(a["targets"], b["targets"])
    return Comparison(
        (run_a, run_b),
        (a, b),
        level,
        year,
        tuple(entry for entry in effects if entry.differs),
        tuple(entry for entry in targets if entry.differs),
    )


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


def _tell(comparison: Comparison, channel: Channel) -> None:
    channel.event(
        "diff",
        year=comparison.year,
        inputs_differ=comparison.inputs,
        effects=[asdict(entry) | {"difference": entry.difference} for entry in comparison.effects],
        targets=[asdict(entry) | {"difference": entry.difference} for entry in comparison.targets],
    )
    if not channel.is_json:
        _print(comparison, channel.say)


def _print(comparison: Comparison, say: Texts) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDE
    a, b = comparison.folders
    console.print(say("diff.title", year=comparison.year, a=a, b=b), soft_wrap=True)
    console.print(_inputs_sentence(say, comparison.inputs), soft_wrap=True)
    if not comparison.effects and not comparison.targets:
        console.print(say("diff.none"))
        return
    if comparison.effects:
        console.print(_effect_table(comparison, say))
    console.print(_target_table(comparison, say) if comparison.targets else say("diff.same.targets"))


def _effect_table(comparison: Comparison, say: Texts) -> "Table":
    from xietong.assess.indicators import indicator_named

    labels = [
        (
            comparison.place_name(entry.place, say.language),
            str(getattr(indicator_named(entry.name), f"title_{say.language}")),
        )
        for entry in comparison.effects
    ]
    heads = ("diff.place", "diff.indicator")
    return _table(say, "diff.effects", heads, labels, comparison.effects, are_levels=False)


def _target_table(comparison: Comparison, say: Texts) -> "Table":
    labels = [(comparison.target_name(entry.name, say.language),) for entry in comparison.targets]
    return _table(say, "diff.targets", ("diff.target",), labels, comparison.targets, are_levels=True)


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
