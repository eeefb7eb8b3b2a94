"""`xietong ensemble` on a small region, and the run that bears its ranges."""

import csv
import json
import pickle
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from xietong.cli import workers
from xietong.cli.main import answer

CROOKED = str(Path(__file__).parents[1] / "regions/crooked")
PLAN = """
id: hall
title: {en: A hall and land, zh: 市政与用地}
region: crooked
horizon: [2021, 2023]
measures:
  - id: hall
    kind: place-jobs
    title: {en: New hall, zh: 新市政}
    owner: JURISDICTION
    date: 2022-01-01
    function: town_hall
    jobs: [{zone: n2, jobs: 200}]
    source: made up for the tests
  - id: land
    kind: change-land
    title: {en: More land, zh: 增加用地}
    owner: JURISDICTION
    from: 2021-06-01
    to: 2022-06-01
    action: release
    sites: [{zone: n1, share: 0.05}]
    source: made up for the tests
"""


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Batches solved in this process, one after the other: how many draws each had."""
    sizes: list[int] = []

    @contextmanager
    def here(executor: str, count: int, prepared: Any, folder: Path, say: Any, task: Any) -> Iterator[Any]:
        content = pickle.dumps(prepared)

        def submit(batch: Any) -> Future[Any]:
            sizes.append(len(batch))
            done: Future[Any] = Future()
            done.set_result(task(content, batch))
            return done

        yield submit

    monkeypatch.setattr(workers, "workers", here)
    return sizes


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    with (Path(CROOKED) / "jurisdictions.csv").open(encoding="utf-8", newline="") as file:
        owner = next(csv.DictReader(file))["code"]
    Path("hall.yaml").write_text(PLAN.replace("JURISDICTION", owner), encoding="utf-8")
    return "hall.yaml"


def _last(printed: str) -> dict[str, Any]:
    return dict(json.loads(printed.splitlines()[-1]))


@pytest.mark.slow
def test_an_ensemble_resumes_and_a_run_bears_its_ranges(
    plan: str, solved: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    order = ["ensemble", plan, "--region", CROOKED, "--json"]
    assert answer([*order, "--draws", "8", "--measures", "1"]) == 0
    first = _last(capsys.readouterr().out)
    assert (first["draws_solved"], first["part_draws_solved"], solved) == (8, 1, [8, 1])
    assert {told["measure"] for told in first["measures"]} == {"hall", "land"}
    assert answer([*order, "--draws", "12", "--measures", "2"]) == 0
    again = _last(capsys.readouterr().out)
    # The batch of parts is kept; a batch of draws that has grown is solved again, and one is new.
    assert solved == [8, 1, 10, 2, 1]
    with Path("ensembles/crooked-hall/draws.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 12
    assert answer(["run", "--region", CROOKED, "--plan", plan, "--json"]) == 0
    run = _last(capsys.readouterr().out)
    ranges = {(told["indicator"], told["place"], told["group"]): told for told in again["headlines"]}
    for headline in run["headlines"]:
        told = ranges[headline["indicator"], headline["place"], headline["group"]]
        assert (headline["low"], headline["high"]) == (told["low"], told["high"])
        assert headline["n_draws"] == 12
    assert any(effect["taken_away"] for effect in run["measures"])
