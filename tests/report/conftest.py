"""Assessments with made-up numbers, shared by the tests of the report."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

from xietong.assess.assessment import Assessment
from xietong.plan.plan import Plan
from xietong.plan.read import read_plan
from xietong.region.read import read_region
from xietong.region.region import Region

HERE = Path(__file__).parent
CHROMIUM = Path("/usr/bin/chromium")


def _fake():
    spec = importlib.util.spec_from_file_location("report_fake", HERE / "fake.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def fake():
    return _fake()


@pytest.fixture(scope="session")
def assessment(region: Region, fake) -> Assessment:
    """Made-up numbers on Beijing-Tianjin-Hebei with its real plan."""
    made = fake.fake_assessment(region, read_plan("bth-coordinated"))
    return fake.with_modes(fake.with_water(fake.with_lines(fake.with_gateways(made))))


@pytest.fixture(scope="session")
def crooked(fake) -> Assessment:
    """The same on a small made-up region without measures, targets or ranges, in a single year."""
    region = read_region(HERE.parent / "regions" / "crooked")
    plan = Plan(id="nothing", title={"en": "Nothing", "zh": "无"}, region=region.key, horizon=(2020, 2021))
    return fake.fake_assessment(region, plan, years=(2021,), n_runs=0)


@pytest.fixture(scope="module")
def chromium():
    """A browser for one file of tests, since a process holds one only; see `XIETONG_REQUIRE_BROWSER`."""
    if not CHROMIUM.exists():
        if os.environ.get("XIETONG_REQUIRE_BROWSER"):
            pytest.fail(f"XIETONG_REQUIRE_BROWSER is set and there is no {CHROMIUM}.")
        pytest.skip(f"There is no Chromium at {CHROMIUM}.")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
