"""The page as a text: self-contained, complete in both languages, every link opens something."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from xietong.assess.indicators import INDICATORS
from xietong.model.state import Status
from xietong.model.transport.settings import TransportSettings, transport_parameters
from xietong.region.region import Table
from xietong.report.page import render_report, write_report
from xietong.report.words import read_texts


@pytest.fixture(scope="module")
def page(assessment):
    return render_report(assessment)


def heading(page: str, anchor: str) -> str:
    """The English heading of a section."""
    section = page[page.index(f'<section id="{anchor}"') :]
    text = re.search(r"<h2[^>]*>(.*?)</h2>", section, re.DOTALL)[1]
    return re.sub(r'<span lang="zh">.*?</span>|<[^>]+>', "", text)


def test_the_page_is_written_where_asked(assessment, tmp_path):
    write_report(assessment, tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_page_is_small(page):
    assert len(page.encode()) < 1_000_000


def test_the_page_asks_for_nothing_from_outside(page):
    assert not re.search(r"<script|<link|<img|<iframe|@import|javascript:", page)
    assert not re.search(r"""(?:src|srcset|data)=["']http|url\((?!#)""", page)


def test_every_link_inside_the_page_opens_something(page):
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids


def test_no_anchor_stands_twice(page):
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_both_languages_have_as_many_texts(page):
    assert page.count('<span lang="en">') == page.count('<span lang="zh">') > 1000


def test_there_is_one_title_and_headings_are_in_order(page):
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels.count(1) == 1
    assert all(there - here <= 1 for here, there in pairwise(levels))


def test_every_table_has_a_caption_and_scopes(page):
    assert page.count("<table") == page.count("<caption>")
    assert not re.search(r"<th(?![^>]*scope)[ >]", page)


def test_the_language_asked_for_comes_first(assessment):
    page = render_report(assessment, "zh")
    assert '<html lang="zh">' in page
    assert 'id="lang-zh" class="pick" checked' in page


def test_a_language_that_does_not_exist_is_refused(assessment):
    with pytest.raises(ValueError, match="'fr'"):
        render_report(assessment, "fr")


def test_headings_state_the_finding(page):
    assert re.match(
        r"Beijing loses residents, .* gains; real income in the region rises by", heading(page, "differences")
    )
    assert re.match(r"\d+ zones gain residents, \d+ zones? lose; \d+ zones hardly change", heading(page, "maps"))
    assert "cities" in heading(page, "places")
    assert re.match(r"Of \d+ targets", heading(page, "targets"))


def test_each_government_has_its_part_with_both_books(assessment, page):
    assert (
        heading(page, "governments")
        == "2035: 1 government would lose (Beijing); all together +3.0 billion yuan a year"
    )
    section = page[page.index('<section id="governments">') :]
    section = section[: section.index("</section>")]
    for name in ("Beijing", "Tianjin", "Hebei"):
        assert f"What this means for {name}" in section
    assert section.count("Both books in 2035") == 3
    assert "xietong share" in section


def test_a_run_without_books_of_governments_says_so(crooked):
    page = render_report(crooked)
    assert heading(page, "governments") == "What this means for each government"
    assert "the region has no public budgets" in page


def test_all_zones_stand_in_the_table(assessment, page):
    table = page[page.index('id="zones-table"') :]
    table = table[: table.index("</table>")]
    assert table.count("<tr>") - 1 == len(assessment.baseline.region.zones)


def test_counts_of_the_key_add_up_to_the_zones(assessment, page):
    key = page[page.index('class="key"') :]
    key = key[: key.index("</table>")]
    counts = [int(count) for count in re.findall(r'<td class="n">(\d+)</td>', key)]
    assert len(counts) == 7
    assert sum(counts) == len(assessment.baseline.region.zones)


def test_the_certificate_counts_the_years(assessment, page):
    assert f"solved in all {len(assessment.years)} years" in page
    assert "A second start from other values ended at the same result." in page


def test_a_year_without_a_solution_is_named(assessment):
    bad = assessment.with_plan[2]
    certificate = replace(bad.certificate, status=Status.STEP_LIMIT)
    outcomes = (*assessment.with_plan[:2], replace(bad, certificate=certificate), *assessment.with_plan[3:])
    page = render_report(replace(assessment, with_plan=outcomes))
    assert f"Not solved: {assessment.years[2]}." in page


def test_a_number_without_a_range_says_so(crooked):
    page = render_report(crooked)
    assert "Range not assessed" in page
    assert "Ranges were not assessed in this run" in page


def test_a_plan_without_measures_or_targets_has_a_page(crooked):
    page = render_report(crooked)
    assert heading(page, "targets") == "The plan names no targets"
    assert "This plan has no measures yet" in page


def test_without_boundaries_the_page_has_no_maps_and_says_so(assessment):
    baseline = assessment.baseline
    bare = replace(baseline, region=replace(baseline.region, boundaries=None))
    page = render_report(replace(assessment, baseline=bare))
    assert heading(page, "maps") == "No maps: the region has no boundaries"
    assert 'id="zones-table"' in page


def test_experiments_that_were_not_run_leave_no_table(assessment):
    page = render_report(
        replace(assessment, multiplier=Table("multiplier", {}), plausibility=Table("plausibility", {}))
    )
    assert 'id="multiplier-table"' not in page
    assert 'id="plausibility-table"' not in page


def test_books_that_do_not_close_are_not_said_to_close(assessment):
    columns = dict(assessment.multiplier.columns)
    columns["value"] = np.where(columns["quantity"] == "identity_gap", 0.02, columns["value"])
    page = render_report(replace(assessment, multiplier=Table("multiplier", columns)))
    assert "The books do not close: the largest gap is 0.02" in page


def test_every_assumption_is_listed(assessment, page):
    for entry in assessment.plan.assumptions:
        assert entry.text.zh in page
    unpublished = [p for p in assessment.baseline.region.parameters.values() if p.status != "published"]
    unpublished += [p for p in transport_parameters(TransportSettings()) if p.status != "published"]
    assert len(unpublished) > 40
    assert all(f"<small>{p.name}</small>" in page for p in unpublished)


def test_names_from_the_data_are_escaped(assessment):
    plan = assessment.plan.model_copy(
        update={"title": assessment.plan.title.model_copy(update={"en": "<script>alert(1)</script>"})}
    )
    assert "<script" not in render_report(replace(assessment, plan=plan))


def test_a_change_whose_sign_the_runs_do_not_agree_on_takes_no_side(assessment):
    first, *rest = assessment.headlines
    low, high = -abs(first.change), 2.0 * abs(first.change)
    page = render_report(replace(assessment, headlines=(replace(first, low=low, high=high, n_runs=9), *rest)))
    section = page[page.index('<section id="differences"') : page.index('<section id="maps"')]
    assert section.count("sign not sure") == section.count("方向不确定") == 1
    assert 'class="band none"' in section
    assert "sign not sure" not in render_report(assessment).split('<section id="maps"')[0]


def test_the_page_says_which_fact_moves_which_number(assessment, page):
    table = page[page.index("Which published fact moves which number") :].split("</table>")[0]
    for name in assessment.baseline.commuting.identification.moments:
        assert next(m.meaning_zh for m in assessment.baseline.commuting.moments if m.name == name) in table
    assert "declared, not fitted" in page


def test_ranges_of_draws_say_how_many_and_what_drives_them(assessment, fake):
    page = render_report(fake.with_drawn(assessment))
    section = page[page.index('<section id="differences"') : page.index('<section id="maps"')]
    told = "from 480 draws; 60% of the spread: Elasticity of migration between jurisdictions"
    assert section.count(told) == len(assessment.headlines)
    assert "in 9 runs" not in section
    assert "median of 60 draws and 5 to 95 per cent range" in page


def test_definitions_of_this_program_are_told_in_both_languages(page):
    own = {indicator for indicator in INDICATORS if indicator.source.startswith("Definition of this program")}
    texts = read_texts()
    for indicator in own:
        told = texts.get(f"definition.{indicator.code}") or texts["definition.own"]
        assert told.en == indicator.source
    assert page.count("本程序的定义") >= page.count("Definition of this program") > 0
