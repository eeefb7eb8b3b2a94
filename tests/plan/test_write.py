"""Writing plans and reading them back."""

from pathlib import Path

import pytest

from xietong.plan.library import names
from xietong.plan.read import plan_findings, read_plan
from xietong.plan.write import new_plan, write_plan
from xietong.region.region import Region


@pytest.mark.parametrize("name", names())
def test_a_plan_written_and_read_is_the_same_plan(tmp_path: Path, name: str) -> None:
    plan = read_plan(name)
    assert read_plan(write_plan(plan, tmp_path / "copy.yaml")) == plan


@pytest.mark.parametrize("which", ["crooked", "region"])
def test_a_new_plan_is_valid_for_its_region(tmp_path: Path, which: str, request: pytest.FixtureRequest) -> None:
    region: Region = request.getfixturevalue(which)
    plan, findings = plan_findings(new_plan(tmp_path / "My-plan.yaml", region), region)
    assert findings == ()
    assert plan is not None
    assert len(plan.measures) == 1


def test_no_plan_is_overwritten(tmp_path: Path, crooked: Region) -> None:
    path = new_plan(tmp_path / "p.yaml", crooked)
    with pytest.raises(FileExistsError):
        new_plan(path, crooked)
    with pytest.raises(FileExistsError):
        write_plan(read_plan(path), path)
