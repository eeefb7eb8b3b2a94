"""The region that one starts from."""

from pathlib import Path

import pytest

from xietong.errors import RegionError
from xietong.region.check import check_region
from xietong.region.read import read_region
from xietong.region.schema import table_rules
from xietong.region.write import write_template


def test_a_new_region_passes_the_check_and_can_be_read(tmp_path: Path) -> None:
    write_template(tmp_path / "mine")
    assert check_region(tmp_path / "mine") == ()
    region = read_region(tmp_path / "mine")
    assert (len(region.zones), len(region.cities), len(region.jurisdictions)) == (4, 2, 2)
    assert region.networks.rail.station == ()


def test_a_new_region_holds_every_required_table(tmp_path: Path) -> None:
    write_template(tmp_path)
    assert all((tmp_path / rule.file).is_file() for rule in table_rules().values() if rule.is_required(["census"]))


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "zones.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(RegionError, match="none is overwritten"):
        write_template(tmp_path)
    assert (tmp_path / "zones.csv").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["zones.csv"]
