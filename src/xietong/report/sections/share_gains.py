"""Who gains by a plan, and what coalitions of governments reach: the first part of the page of a sharing."""

from dataclasses import dataclass

import numpy as np

from xietong.assess.governments import PARTS
from xietong.report.numbers import change, counted, percent, size_of, span_of
from xietong.report.results import measure_titles
from xietong.report.sections.measures import Fall, draw_fall
from xietong.report.sections.opening import Opening
from xietong.report.tables import Cell, Column, Row, TableView, number_cells, number_rows, sign_of, text_cell
from xietong.report.words import Both, both, join, say
from xietong.share.benefits import Benefits

__all__ = ["Gains", "coalitions", "gains", "members", "names_of", "opening", "ranges"]

MOST_COALITIONS = 24
DIGITS = 3


@dataclass(frozen=True)
class Gains:
    """Heading, the table of all governments, the waterfall of their gains."""

    heading: Both
    lede: Both
    table: TableView
    fall: Fall
    costs: Both | None


def names_of(benefits: Benefits) -> tuple[Both, ...]:
    """The names of the players in both languages."""
    region = benefits.baseline.region
    known = {place.name_en: Both(place.name_en, place.name_zh) for place in (*region.cities, *region.jurisdictions)}
    return tuple(known.get(name, both(name)) for name in benefits.players.names)


def members(benefits: Benefits, coalition: int) -> Both:
    """The members of a coalition."""
    names = names_of(benefits)
    inside = [names[bit] for bit in range(len(names)) if coalition >> bit & 1]
    return join(inside) if inside else say("share.no_one")


def opening(benefits: Benefits) -> Opening:
    """Title and lede."""
    plan, region = benefits.plan.title, benefits.baseline.region
    return Opening(
        window=f"{plan.en} · {plan.zh}",
        title=say("share.title"),
        lede=say(
            "share.lede",
            plan=Both(plan.en, plan.zh),
            region=Both(region.title["en"], region.title["zh"]),
            players=counted(len(benefits.players.names), "share_player"),
            first=benefits.years[0],
            last=benefits.years[-1],
            rate=percent(100.0 * benefits.rate, has_sign=False),
            base=region.base_year,
        ),
    )


def gains(benefits: Benefits) -> Gains:
    """Each government's own gain, what it reaches alone, its share under the rule that leads."""
    own = benefits.own
    losers = [name for name, yuan in zip(names_of(benefits), own.tolist(), strict=True) if yuan < 0]
    total = size_of(float(benefits.game.values[-1]), "yuan")
    key = "share.heading.losers" if losers else "share.heading.none"
    return Gains(
        heading=say(key, total=total, losers=counted(len(losers), "share_player"), names=join(losers[:4])),
        lede=say("share.gains.lede", definition=say(f"share.definition.{benefits.definition.value}")),
        table=_all(benefits),
        fall=_fall(benefits),
        costs=_costs(benefits),
    )


def _all(benefits: Benefits) -> TableView:
    lead, spread = benefits.divisions[benefits.rule], benefits.spread
    own = benefits.own
    values = np.stack([own, benefits.game.alone, lead.shares, lead.annual], axis=1)
    cells, unit = number_rows(values, "yuan", has_sign=True, digits=DIGITS)
    ends_own = None if spread is None else spread.of_own(own)
    ends = None if spread is None else spread.of_shares(benefits.rule, lead.shares)
    columns = (
        Column(say("head.government_only")),
        Column(say("share.head.own"), unit, is_number=True),
        Column(say("share.head.range"), is_number=True),
        Column(say("share.head.alone"), unit, is_number=True),
        Column(say("share.head.share", rule=say(f"share.rule.{benefits.rule}")), unit, is_number=True),
        Column(say("share.head.range"), is_number=True),
        Column(say("share.head.annual"), say("unit.a_year", unit=unit), is_number=True),
        Column(say("head.verdict")),
    )
    rows = []
    for number, name in enumerate(names_of(benefits)):
        gained, alone, share, annual = cells[number]
        verdict = _verdict(float(own[number]), ends_own, number)
        told = (gained, _range(ends_own, number), alone, share, _range(ends, number), annual, verdict)
        rows.append(Row((text_cell(name), *told)))
    whole, _ = number_cells([float(own.sum()), float(lead.shares.sum())], "yuan", has_sign=True, digits=DIGITS)
    empty = Cell(both(""))
    total = Row((text_cell(say("head.total")), whole[0], empty, empty, whole[1], empty, empty, empty), kind="total")
    return TableView("share-all", say("share.all"), columns, (*rows, total), say("share.all.note"))


def _range(ends: np.ndarray | None, number: int) -> Cell:
    if ends is None:
        return Cell(both("–"), is_number=True)
    return Cell(span_of(float(ends[0, number]), float(ends[1, number]), "yuan"), is_number=True)


def _verdict(own: float, ends: np.ndarray | None, number: int) -> Cell:
    if ends is not None and ends[0, number] < 0 < ends[1, number]:
        return Cell(say("share.verdict.unsure"), icon="dash")
    return Cell(
        say("verdict.gains" if own > 0 else "verdict.loses"), sign=sign_of(own), icon="up" if own > 0 else "down"
    )


def _fall(benefits: Benefits) -> Fall:
    """Own gains one after the other, the largest first, until all together."""
    own, names = benefits.own, names_of(benefits)
    parts = benefits.parts @ benefits.discount
    order = np.argsort(-own, kind="stable")
    values = [float(own[player]) for player in order]
    titles = [(names[player], _parts_told(parts[:, player])) for player in order]
    return draw_fall(say("share.fall"), "yuan", values, titles, float(own.sum()), say("head.total"))


def _parts_told(parts: np.ndarray) -> Both:
    told = [
        say(f"share.part.{part}", yuan=change(float(yuan), "yuan")) for part, yuan in zip(PARTS, parts, strict=True)
    ]
    return join(told, en="; ", zh="；")


def _costs(benefits: Benefits) -> Both | None:
    if not benefits.unborne:
        return None
    titles = measure_titles(benefits.plan)
    told = [
        say("share.cost", measure=titles[name], yuan=size_of(yuan, "yuan")) for name, yuan in benefits.unborne.items()
    ]
    return say("share.costs", told=join(told))


def coalitions(benefits: Benefits) -> TableView:
    """What coalitions reach; of many the greatest, and everyone alone."""
    worth = benefits.game.values
    order = list(range(1, len(worth)))
    if len(order) > MOST_COALITIONS:
        alone = [1 << player for player in range(len(benefits.players.names))]
        most = [int(mask) for mask in np.argsort(-worth, kind="stable") if mask and int(mask) not in alone]
        order = [*alone, *most[: MOST_COALITIONS - len(alone)]]
    cells, unit = number_cells([float(worth[mask]) for mask in order], "yuan", has_sign=True, digits=DIGITS)
    ends = None if benefits.spread is None else benefits.spread.of_worth(worth)
    columns = (
        Column(say("share.head.coalition")),
        Column(say("share.head.measures"), is_number=True),
        Column(say("share.head.worth"), unit, is_number=True),
        Column(say("share.head.range"), is_number=True),
        Column(say("share.head.unpaid")),
    )
    rows = tuple(
        Row(
            (
                text_cell(members(benefits, mask)),
                Cell(both(str(int(benefits.values.sets[benefits.values.set_of[mask]].sum()))), is_number=True),
                cells[number],
                Cell(
                    both("–") if ends is None else span_of(float(ends[0, mask]), float(ends[1, mask]), "yuan"),
                    is_number=True,
                ),
                text_cell(say("share.holds" if benefits.holds[mask] else "share.holds_not")),
            )
        )
        for number, mask in enumerate(order)
    )
    note = say("share.coalitions.note", count=len(worth), sets=len(benefits.values.sets))
    return TableView("share-coalitions", say("share.coalitions"), columns, rows, note)


def ranges(benefits: Benefits) -> TableView | None:
    """Own gains and shares with each parameter at each end."""
    if benefits.spread is None:
        return None
    names = names_of(benefits)
    if len(names) > 4:
        return None
    varied = benefits.spread.variations
    shown = {
        "own_of": np.array([v.own for v in varied]),
        "share_of": np.array([v.shares[benefits.rule] for v in varied]),
    }
    columns = [Column(say("share.head.parameter")), Column(say("share.head.value"), is_number=True)]
    told = []
    for head, values in shown.items():
        for name, column in zip(names, values.T.tolist(), strict=True):
            cells, unit = number_cells(column, "yuan", has_sign=True, digits=DIGITS)
            columns.append(Column(say(f"share.head.{head}", name=name), unit, is_number=True))
            told.append(cells)
    rows = tuple(
        Row(
            (
                text_cell(_parameter(benefits, v.name)),
                Cell(both(f"{v.value:g}"), is_number=True),
                *(cells[row] for cells in told),
            )
        )
        for row, v in enumerate(varied)
    )
    left_out = benefits.spread.left_out
    note = say("share.ranges.left_out", names=", ".join(left_out)) if left_out else say("share.ranges.note")
    return TableView("share-ranges", say("share.ranges"), tuple(columns), rows, note)


def _parameter(benefits: Benefits, name: str) -> Both:
    parameters = benefits.baseline.region.parameters
    entry = parameters.get(name) or parameters.get(f"finance_{name}")
    return both(name.replace("_", " ")) if entry is None else Both(entry.meaning_en, entry.meaning_zh)
