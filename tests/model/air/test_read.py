"""A user's own table of what arrives where takes the place of the estimated one, without code."""

from pathlib import Path

import numpy as np
import pytest

from xietong.model.air.read import read_air
from xietong.model.air.transfer import POLLUTANTS, arriving
from xietong.region import builtin
from xietong.region.read import read_region

HEAD = "receptor,origin,season,pollutant,share,low,high,share_method,source\n"
CARD = """based_on: {below}
key: own
title: {{en: Own matrix, zh: 自有矩阵}}
base_year: 2020
currency: CNY
sources: [{{code: own, citation: Own study, licence: figures only, url: "https://example.org"}}]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that stands on Beijing-Tianjin-Hebei, with two measured rows."""
    made = tmp_path_factory.mktemp("own")
    (made / "region.yaml").write_text(CARD.format(below=builtin.folder("bth")), encoding="utf-8")
    (made / "environment").mkdir()
    rows = (
        "110000,110000,annual,all,0.55,,,published,own\n"
        "110000,131000,annual,all,0.2,,,published,own\n"
        "110000,131000,annual,NOx,0.3,,,published,own\n"
        "120000,120000,annual,all,0.4,,,published,own\n"
    )
    (made / "environment" / "source_receptor_shares.csv").write_text(HEAD + rows, encoding="utf-8")
    return made


def test_a_table_in_the_folder_of_the_user_replaces_the_matrix(folder: Path) -> None:
    region = read_region(folder)
    tables = read_air(region)
    at = [city.code for city in region.cities].index
    beijing, langfang, tianjin = at("110000"), at("131000"), at("120000")
    share = np.asarray(tables.annual.share)
    assert share[0, beijing, beijing] == 0.55
    assert share[0, beijing, langfang] == 0.2
    # A pollutant of its own takes the place of all of the receptor's row.
    assert share[POLLUTANTS.index("NOx"), beijing, langfang] == 0.3
    assert share[POLLUTANTS.index("NOx"), beijing, beijing] == 0.0
    assert np.asarray(arriving(tables.annual))[tianjin].sum() == pytest.approx(0.4)
    assert not tables.is_estimated
    assert not tables.is_wide.any()
    assert tables.heavy_days is None
