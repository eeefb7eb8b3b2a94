"""Folders that stand on others."""

from pathlib import Path

from xietong.region.check import check_region
from xietong.region.layers import layers, locate
from xietong.region.read import read_region
from xietong.region.write import write_template


def _above(folder: Path, below: str, **fields: object) -> Path:
    folder.mkdir()
    lines = [f"based_on: {below}", *(f"{name}: {value}" for name, value in fields.items())]
    (folder / "region.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_folder_holds_what_the_one_below_holds_and_its_own_key(tmp_path: Path) -> None:
    write_template(tmp_path / "below")
    above = _above(tmp_path / "above", "../below", key="above")
    assert check_region(above) == check_region(tmp_path / "below")
    region, under = read_region(above), read_region(tmp_path / "below")
    assert (region.key, region.base_year, region.zones.code) == ("above", under.base_year, under.zones.code)
    assert region.sources == under.sources


def test_a_table_of_its_own_covers_the_one_below(tmp_path: Path) -> None:
    write_template(tmp_path / "below")
    above = _above(tmp_path / "above", "../below", key="above")
    text = (tmp_path / "below" / "zones.csv").read_text(encoding="utf-8")
    (above / "zones.csv").write_text(text, encoding="utf-8")
    assert locate(above, "zones.csv") == above / "zones.csv"
    assert locate(above, "nothing.csv") == above / "nothing.csv"
    assert layers(above) == (above, (tmp_path / "below").resolve())


def test_a_folder_below_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    found = check_region(_above(tmp_path / "above", "../nowhere", key="above"))
    assert any(f.where == "region.yaml based_on" and "'../nowhere'" in f.what for f in found)


def test_folders_in_a_ring_are_a_finding(tmp_path: Path) -> None:
    one = _above(tmp_path / "one", "../two", key="one")
    _above(tmp_path / "two", "../one", key="two")
    assert any("ring" in finding.what for finding in check_region(one))
