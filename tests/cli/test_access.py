"""`xietong access`: what can be reached, and rings of equal time."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

CROOKED = str(Path(__file__).parents[1] / "regions/crooked")
XIETONG = Callable[..., int]

pytestmark = pytest.mark.usefixtures("english")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_what_each_zone_reaches_grows_with_time(xietong: XIETONG, tmp_path: Path) -> None:
    out = tmp_path / "access.csv"
    assert xietong("access", CROOKED, "--out", str(out)) == 0
    table = rows(out)
    assert [row["zone"] for row in table] == ["n1", "n2", "s1", "s2", "s3", "w1", "w2"]
    for row in table:
        for counted in ("jobs", "residents"):
            reached = [float(row[f"{counted}_{limit}"]) for limit in (30, 45, 60, 90)]
            assert reached == sorted(reached)
        assert float(row["market_potential"]) > 0.0


def test_rings_around_a_zone_and_a_tag(xietong: XIETONG, tmp_path: Path, capsys) -> None:
    out, drawing = tmp_path / "minutes.csv", tmp_path / "map.svg"
    assert xietong("access", CROOKED, "--from", "Northgate", "--out", str(out), "--map", str(drawing)) == 0
    table = rows(out)
    assert {row["from"] for row in table} == {"Northgate"}
    assert float(next(row["minutes"] for row in table if row["zone"] == "n1")) == 0.0
    assert drawing.read_text().startswith("<svg")
    assert "Northgate" in capsys.readouterr().out


def test_programs_get_circles_as_events(xietong: XIETONG, capsys) -> None:
    assert xietong("access", CROOKED, "--from", "s1", "--json") == 0
    *circles, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert [circle["minutes"] for circle in circles] == [30.0, 45.0, 60.0, 90.0]
    assert circles[-1]["zones"] >= circles[0]["zones"] >= 1
    assert last["event"] == "access"


def test_a_page_holds_the_map(xietong: XIETONG, tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    assert xietong("--lang", "zh", "access", CROOKED, "--from", "北门", "--map", str(page)) == 0
    text = page.read_text(encoding="utf-8")
    assert '<html lang="zh">' in text
    assert "自北门出发的分钟数" in text


def test_an_unknown_place_is_named_with_what_is_known(xietong: XIETONG, capsys) -> None:
    assert xietong("access", CROOKED, "--from", "nowhere") == 2
    assert "--from nowhere" in capsys.readouterr().err
