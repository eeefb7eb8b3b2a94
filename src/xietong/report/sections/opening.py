"""The head of the page: title and lede."""

from dataclasses import dataclass

from xietong.report.numbers import counted
from xietong.report.results import Results
from xietong.report.words import Both, say

__all__ = ["Opening", "opening"]


@dataclass(frozen=True)
class Opening:
    """What stands in the dark head of the page."""

    window: str
    title: Both
    lede: Both


def opening(results: Results) -> Opening:
    """Title and lede; the title of the browser window holds both languages."""
    region, plan = results.region, results.assessment.plan
    title = say("opening.title", year=results.last_year)
    return Opening(
        window=f"{plan.title.en} · {plan.title.zh}",
        title=title,
        lede=say(
            "opening.lede",
            plan=Both(plan.title.en, plan.title.zh),
            region=results.title,
            zones=counted(len(region.zones), "zone"),
            cities=counted(len(region.cities), "city"),
            governments=counted(len(region.jurisdictions), "government"),
            first=results.assessment.years[0],
            last=results.last_year,
        ),
    )
