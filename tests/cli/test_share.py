"""`xietong share`: what it refuses, and what it says."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from xietong.cli.share import ALL, Order, _lines
from xietong.cli.texts import read_texts
from xietong.region.region import Place
from xietong.share.game import Game
from xietong.share.stability import stability_of

VALUES = np.array([0.0, 1e9, 2e9, 12e9])


@pytest.mark.parametrize("arguments", [["--rule", "lots"], ["--players", "villages"], ["--definition", "none"]])
def test_an_unknown_choice_is_an_error_of_input(xietong, capsys, arguments):
    assert xietong("share", *arguments) == 2
    assert arguments[0].lstrip("-") in capsys.readouterr().err


def test_a_folder_that_holds_something_else_is_refused(xietong, capsys, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear", encoding="utf-8")
    assert xietong("share", "--out", str(tmp_path / "full"), "--json") == 2
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["event"] == "error"
    assert "holds something else" in told["findings"][0]["what"]


def test_a_plan_that_does_not_exist_is_an_error_of_input(xietong, capsys):
    assert xietong("share", "no-such-plan") == 2


def _benefits(own: list[float]) -> SimpleNamespace:
    game = Game(("North", "South"), VALUES)
    shares = np.array([5.5e9, 6.5e9])
    division = SimpleNamespace(
        shares=shares, annual=(shares - np.array(own)) / 10.0, stability=stability_of(VALUES, shares)
    )
    places = (Place("N", "North", "北"), Place("S", "South", "南"))
    return SimpleNamespace(
        baseline=SimpleNamespace(region=SimpleNamespace(base_year=2020, jurisdictions=places, cities=())),
        players=SimpleNamespace(names=game.players),
        years=(2021, 2030),
        rate=0.06,
        game=game,
        own=np.array(own),
        divisions={"shapley": division},
        refused={"talmud": "nothing to share."},
        least=SimpleNamespace(is_core_empty=False),
        unpaid=stability_of(VALUES, own),
    )


@pytest.mark.parametrize(("language", "name"), [("en", "North"), ("zh", "北")])
def test_the_answer_names_who_would_leave_without_payments(language, name):
    order = Order(None, None, ALL, "provinces", "consent", None, None, True)
    text = "\n".join(_lines(_benefits([-1e9, 13e9]), order, read_texts(language)))
    assert "+2.00" in text
    assert "-1.00" in text
    assert name in text.splitlines()[-4] + text.splitlines()[-3]
    assert "nothing to share." in text
