"""The measurements run; what they measure is written down, not judged: see `measure.py`."""

import pytest
from tests.speed.measure import exams, measure, reference

from xietong.model.baseline import Baseline


@pytest.mark.speed
def test_every_exam_runs_and_is_told_as_a_ratio(baseline: Baseline, capsys: pytest.CaptureFixture[str]) -> None:
    unit = measure(reference(), repeats=3)
    ratios = {name: measure(exam, repeats=1) / unit for name, exam in exams(baseline).items()}
    with capsys.disabled():
        print("\nin units of the reference product:", {name: round(ratio) for name, ratio in ratios.items()})
    assert set(ratios) == {"solve of one year", "zero shock", "travel times of one year"}
    assert ratios["zero shock"] < ratios["solve of one year"]
