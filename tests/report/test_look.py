"""The page in a browser: no request, no sideways scroll, enough contrast, a switch that the keyboard works."""

import pytest

from xietong.report.page import write_report

pytestmark = pytest.mark.browser

# Contrast of each text with the first opaque ground behind it; labels on maps have a halo instead.
CONTRAST = """() => {
  const channel = c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parse = s => s.match(/[\\d.]+/g).map(Number);
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || at.closest('svg,.name') || !at.getClientRects().length) continue;
    let under = at, ground = [255, 255, 255];
    for (; under; under = under.parentElement) {
      const colour = parse(getComputedStyle(under).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) { ground = colour; break; }
    }
    const pair = [light(parse(getComputedStyle(at).color)), light(ground)].sort((a, b) => b - a);
    const size = parseFloat(getComputedStyle(at).fontSize);
    found.push([(pair[0] + 0.05) / (pair[1] + 0.05), size, walk.currentNode.textContent.trim().slice(0, 40)]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def address(assessment, tmp_path_factory):
    path = tmp_path_factory.mktemp("look") / "report.html"
    write_report(assessment, path)
    return path.as_uri()


@pytest.fixture
def open_page(chromium, address):
    pages = []

    def open_at(width: int):
        page = chromium.new_page(viewport={"width": width, "height": 900})
        pages.append(page)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address)
        return page

    yield open_at
    for page in pages:
        page.close()


def test_the_page_makes_no_request(open_page, address):
    assert open_page(1280).asked == [address]


@pytest.mark.parametrize("width", [320, 390, 700, 1000, 1280, 1600])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_scrolls_sideways(open_page, width, language):
    page = open_page(width)
    page.evaluate(f"document.getElementById('lang-{language}').checked = true")
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 1280])
def test_text_stands_out_and_is_large_enough(open_page, width):
    found = open_page(width).evaluate(CONTRAST)
    assert len(found) > 500
    assert min(found)[0] >= 6.0, min(found)
    assert min(size for _, size, _ in found) >= 13


def test_the_keyboard_switches_the_language(open_page):
    page = open_page(1280)
    assert page.locator("h1 [lang=en]").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.locator("h1 [lang=zh]").is_visible()
    assert not page.locator("h1 [lang=en]").is_visible()


def test_every_map_shows_its_zones_and_borders(open_page):
    page = open_page(1280)
    maps = page.locator(".map svg")
    drawn = maps.evaluate_all(
        "maps => maps.map(map => [map.querySelectorAll('.zones use').length, map.querySelectorAll('use.bo').length])"
    )
    # The large map with its two insets, four small ones, and those of the other sections.
    assert len(drawn) >= 7
    assert all(zones > 0 and borders == 1 for zones, borders in drawn)
    stroke = page.evaluate("getComputedStyle(document.getElementById('b-outer')).vectorEffect")
    assert stroke == "non-scaling-stroke"
    box = maps.first.bounding_box()
    assert box["width"] > 400
    assert box["height"] > 400


def test_print_hides_the_switch_and_keeps_colours(open_page):
    page = open_page(1280)
    page.emulate_media(media="print")
    assert not page.locator(".switch").is_visible()
    assert not page.locator("nav").is_visible()
    assert page.evaluate("getComputedStyle(document.body).printColorAdjust") == "exact"
    assert len(page.pdf(prefer_css_page_size=True)) > 50_000
