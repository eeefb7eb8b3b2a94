"""The register as a person meets it: `xietong serve` on a register of its own, driven in Chromium."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xietong.web.assets import is_built

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HERE = Path(__file__).parent
CHROMIUM = Path("/usr/bin/chromium")
PASSWORD = "long enough to pass 27"
WIDTHS = (320, 390, 768, 1280, 1600)
# Without a graphics card the browser draws the map in software.
GRAPHICS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running register."""
    surroundings = {**os.environ, "XIETONG_HOME": str(tmp_path_factory.mktemp("register"))}
    # The settings and the database of the other tests are not those of a person who starts the register.
    for name in ("XIETONG_DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        surroundings.pop(name, None)
    subprocess.run([sys.executable, str(HERE / "prepare.py")], env=surroundings, check=True, timeout=300)
    command = [str(Path(sys.executable).with_name("xietong")), "serve", "--port", "0", "--no-browser", "--json"]
    with subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        events = (json.loads(line) for line in served.stdout)
        yield next(event["address"] for event in events if event.get("event") == "serving")
        served.terminate()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser; without one the test is left out, or fails where a browser is required."""
    if not CHROMIUM.exists():
        if os.environ.get("XIETONG_REQUIRE_BROWSER"):
            pytest.fail(f"XIETONG_REQUIRE_BROWSER is set and there is no {CHROMIUM}.")
        pytest.skip(f"There is no Chromium at {CHROMIUM}.")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=GRAPHICS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, address: str) -> Iterator[Any]:
    """A page that fails the test when it asks elsewhere or when a script complains."""
    context = chromium.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    foreign: list[str] = []
    complaints: list[str] = []
    opened.on("request", lambda request: foreign.append(request.url) if not _is_own(request.url, address) else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    yield opened
    context.close()
    assert foreign == []
    assert complaints == []


def _is_own(url: str, address: str) -> bool:
    return url.startswith((address, "data:", f"blob:{address}"))


def sign_in(page: Any, name: str) -> None:
    page.goto("/sign-in/")
    page.fill("#username", name)
    page.fill("#password", PASSWORD)
    page.click("main button")


def test_a_planner_signs_in_finds_agreements_records_a_milestone_and_exports(page):
    sign_in(page, "planner_beijing")
    page.goto("/register/agreement/")
    page.select_option("#body", "gov_bj")
    page.select_option("#with", "gov_hb")
    page.fill("#year", "2014")
    page.click("form.filters button")
    assert page.locator("tbody tr").count() == 8
    assert page.get_by_text("Agreement on Jointly Accelerating the Process of Market Integration").count() == 1
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert "Market Integration" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    page.goto("/register/project/gov_bj.works_planner_beijing/")
    page.fill("#del-opening", "2026-05-01")
    page.fill("#why-opening", "opened")
    page.get_by_role("button", name="Record a milestone").click()
    assert page.get_by_role("status").inner_text().strip() == "The milestone is recorded."
    assert page.get_by_text("1 May 2026").count() == 1
    assert page.locator("#history ~ ol li").first.inner_text().startswith("milestone recorded")


def test_another_governments_record_is_not_there(page):
    sign_in(page, "planner_beijing")
    answer = page.goto("/register/project/gov_hb.works_planner_hebei/")
    assert answer.status == 404
    assert page.goto("/register/project/shougang/change/").status == 403
    assert "Ask the owner" in page.inner_text("main")


def test_the_language_is_switched_by_keyboard(page):
    page.goto("/register/agreement/bh_market/")
    page.focus('.switch button[value="zh-hans"]')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_attribute("html", "lang") == "zh-Hans"
    assert page.inner_text("h1") == "共同加快推进市场一体化进程协议"
    assert "2014年7月31日" in page.inner_text("main")


def test_the_first_stop_of_the_keyboard_leads_to_the_content(page):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_live_map_replaces_the_drawing_and_the_drawing_stays_without_it(page, chromium, address):
    page.goto("/")
    assert page.locator("#map > svg circle.host").count() > 8
    if is_built("maplibre-gl-csp.js"):
        page.wait_for_selector("#map.is-live", state="attached", timeout=30_000)
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    plain = context.new_page()
    plain.goto("/")
    assert plain.locator("#map > svg").is_visible()
    context.close()


UNLABELLED = """[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
    .filter((control) => !control.labels.length && !control.getAttribute('aria-label'))
    .map((control) => control.name)"""
DOUBLE_IDS = """[...document.querySelectorAll('[id]')].map((each) => each.id)
    .filter((id, place, all) => all.indexOf(id) !== place)"""
ADDRESSES = (
    "/",
    "/register/project/",
    "/register/agreement/bh_market/",
    "/register/project/new/",
    "/monitoring/",
    "/timeline/",
    "/annual/2017/",
    "/monitoring/resident_population/110000/",
)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_page_scrolls_sideways_and_all_are_labelled(page, language):
    sign_in(page, "office")
    page.click(f'.switch button[value="{language}"]')
    for address in ADDRESSES:
        assert page.goto(address).status == 200
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert beyond <= 0, (address, width)
        assert page.locator("h1").count() == 1
        assert page.locator("main").count() == 1
        assert page.evaluate(UNLABELLED) == [], address
        assert page.evaluate(DOUBLE_IDS) == [], address
