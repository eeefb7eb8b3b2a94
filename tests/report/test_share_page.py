"""The page and the tables of a sharing, with made-up numbers on the real plan."""

import csv
import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from xietong.model.finance.budget import SPENDING_KINDS, Books
from xietong.model.finance.closure import close
from xietong.model.finance.revenue import KINDS
from xietong.plan.read import read_plan
from xietong.region.region import Region
from xietong.report.share_page import render_share
from xietong.report.share_tables import summary_of, write_share_tables
from xietong.share.agreed import agreed_payments
from xietong.share.benefits import Benefits, Division
from xietong.share.coalitions import CoalitionValues, Definition, provinces
from xietong.share.core import core_range, least_core
from xietong.share.fair_ventures import ventures_of
from xietong.share.instruments import Way, match_payments
from xietong.share.ranges import Spread, Variation
from xietong.share.reconcile import Reconciliation, whole_yuan
from xietong.share.rules import RULES
from xietong.share.stability import stability_of
from xietong.share.venture_earnings import Earned

YEARS = tuple(range(2021, 2025))
BILLION = 1e9


def _division(rule: str, game, own: np.ndarray) -> Division:
    shares = RULES[rule](game, np.array([2.0, 1.0, 4.0]))
    transfers = shares - own
    ways = (Way("tax_share", "", 2.5, BILLION), Way("budget", "", float("nan"), BILLION))
    paid = tuple((payment, ways) for payment in match_payments(transfers))
    return Division(rule, shares, transfers, transfers / 4.0, paid, stability_of(game.values, shares))


def _books(scale: float) -> Books:
    draw = np.random.default_rng(3)
    return Books(
        scale * draw.uniform(1e10, 2e10, (len(KINDS), 3)),
        scale * draw.uniform(1e10, 2e10, (len(SPENDING_KINDS), 3)),
        np.full(3, 5e9),
    )


def _companies(plan, region: Region, discount: np.ndarray):
    """The companies of the plan: the ports earn by tonnes, each line brings every player a billion a year."""
    tonnes = dict.fromkeys(YEARS, 18e6)
    money = dict.fromkeys(YEARS, 5e8)
    earned = {"port-company": Earned("tonnes", tonnes, money, dict.fromkeys(YEARS, 3e8))}

    def gains_of(sets):
        return np.array([BILLION * len(ids) * np.ones((3, len(YEARS))) for ids in sets])

    return ventures_of(plan, region, provinces(region), YEARS, discount, gains_of, None, earned)


@pytest.fixture(scope="module")
def benefits(region: Region) -> Benefits:
    """Beijing loses a billion a year, the others gain two and three; coalitions reach a part of it."""
    plan, players = read_plan("bth-coordinated", region), provinces(region)
    yearly = np.array([-1.0, 2.0, 3.0])[:, None] * np.full((3, 4), BILLION)
    sets = np.eye(8, dtype=bool)
    gains = np.zeros((8, 3, 4))
    for mask in range(8):
        gains[mask] = yearly * (1.0 if mask == 7 else 0.1)
    gains[0] = 0.0
    values = CoalitionValues(players.names, YEARS, tuple("abcdefgh"), np.arange(8), np.arange(8), sets, gains)
    game = values.game(0.05, 2020)
    discount = 1.05 ** -(np.array(YEARS) - 2020.0)
    own = yearly @ discount
    divisions = {rule: _division(rule, game, own) for rule in ("shapley", "nucleolus")}
    varied = Variation("discount_rate", 0.03, 1.1 * own, game, {rule: d.shares for rule, d in divisions.items()})
    amounts = np.array([[3.0, 2.0, 1.0]] * 5)
    reconciled = Reconciliation(np.array([15, 10, 5]), whole_yuan(amounts, [15, 10, 5]), 1e-4)
    return Benefits(
        baseline=SimpleNamespace(region=region),
        plan=plan,
        players=players,
        definition=Definition.CONSENT,
        rule="shapley",
        years=YEARS,
        rate=0.05,
        values=values,
        game=game,
        parts=np.stack([0.5 * yearly, 0.3 * yearly, 0.2 * yearly]),
        divisions=divisions,
        refused={"talmud": "nothing to share."},
        core=core_range(game.values),
        least=least_core(game.values),
        holds=values.holds_without_payments(0.05, 2020),
        books_without=(_books(1.0),) * 4,
        books_with=(_books(1.01),) * 4,
        closures=close(np.array([-1e9, 2e9, 3e9]), np.full(3, 1e12), np.full(3, 1e11)),
        reconciliation=(reconciled, reconciled),
        taxes=(),
        agreed=agreed_payments(plan, region, players, YEARS, (), {}),
        ventures=_companies(plan, region, discount),
        unborne={"xiongan-land": 1e12},
        spread=Spread((varied,), ("migration_elasticity 3",)),
    )


def test_both_languages_say_as_much_and_the_page_asks_for_nothing(benefits: Benefits) -> None:
    page = render_share(benefits)
    assert page.count('<span lang="en">') == page.count('<span lang="zh">')
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?:http|//)', page)
    assert 'id="lang-zh" class="pick" checked' in render_share(benefits, "zh")


def test_the_heading_tells_who_would_lose_and_each_government_has_its_page(benefits: Benefits) -> None:
    page = render_share(benefits)
    assert "without payments 1 government would lose: Beijing" in page
    for name in ("Beijing", "Tianjin", "Hebei"):
        assert f"What this means for {name}" in page
    assert page.count("From the own gain to the share, present value") == 3
    assert page.count('href="#government-') == 3
    assert "1,000 billion yuan" in page
    assert "Talmud does not apply: nothing to share." in page


def test_companies_show_where_their_revenue_comes_from_and_what_holders_have(benefits: Benefits, tmp_path) -> None:
    page = render_share(benefits)
    assert "Books of: Bohai Jinji Port Investment and Development Company" in page
    assert "Revenue from the traffic of the model, from the year after 2020 on" in page
    assert "Revenue not assessed" in page
    write_share_tables(benefits, tmp_path)
    rows = list(csv.DictReader((tmp_path / "ventures.csv").read_text(encoding="utf-8").splitlines()))
    stakes = {row["holder"]: float(row["agreed"]) for row in rows if row["measure"] == "intercity-company"}
    assert stakes == {"Beijing": 0.3, "Tianjin": 0.3, "Hebei": 0.3, "china-railway": 0.1}
    books = list(csv.DictReader((tmp_path / "venture_books.csv").read_text(encoding="utf-8").splitlines()))
    paid = [float(row["amount"]) for row in books if (row["measure"], row["line"]) == ("port-company", "dividend")]
    assert paid[-4:] == [2e8] * 4
    assert {row["revenue_from"] for row in books if row["measure"] == "intercity-company"} == {""}


def test_a_page_of_a_language_that_is_not_there_is_refused(benefits: Benefits) -> None:
    with pytest.raises(ValueError, match="no language"):
        render_share(benefits, "fr")


def test_tables_and_summary_say_the_same(benefits: Benefits, tmp_path) -> None:
    names = write_share_tables(benefits, tmp_path)
    rows = {name: list(csv.DictReader((tmp_path / name).read_text(encoding="utf-8").splitlines())) for name in names}
    summary = summary_of(benefits)
    shares = {row["player"]: float(row["share"]) for row in rows["shares.csv"] if row["rule"] == "shapley"}
    assert shares == pytest.approx(summary["rules"]["shapley"]["shares"])
    assert sum(shares.values()) == pytest.approx(summary["together"])
    transfers = [float(row["transfer"]) for row in rows["shares.csv"] if row["rule"] == "nucleolus"]
    assert sum(transfers) == pytest.approx(0.0, abs=1.0)
    worth = [row for row in rows["coalitions.csv"] if row["year"] == "present value"]
    assert len(worth) == 8
    assert summary["would_leave_unpaid"][0] == ["Beijing"]
    balance = [row for row in rows["books.csv"] if row["book"] == "balance"]
    assert len(balance) == 3 * len(YEARS)


def test_an_empty_core_is_said_plainly(benefits: Benefits) -> None:
    gains = benefits.values.gains.copy()
    gains[[3, 5, 6]] = 10.0 * np.abs(gains[7])
    values = replace(benefits.values, gains=gains)
    game = values.game(0.05, 2020)
    empty = replace(benefits, values=values, game=game, core=core_range(game.values), least=least_core(game.values))
    assert empty.core is None
    assert "The core is empty" in render_share(empty)
