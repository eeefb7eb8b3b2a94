"""One self-contained page that shows how the benefits of a plan can be shared; no script, no request."""

from pathlib import Path

from xietong import __version__
from xietong.report.page import page_environment, page_style
from xietong.report.sections.share_books import government_pages, reconciliation
from xietong.report.sections.share_division import division, instruments, stability, ventures
from xietong.report.sections.share_gains import coalitions, gains, opening, ranges
from xietong.report.words import LANGUAGES, say
from xietong.share.benefits import Benefits

__all__ = ["render_share", "write_share"]


def write_share(benefits: Benefits, path: Path | str, lang: str = "en") -> None:
    """Write the page of a sharing.

    Args:
        path: File to write; its folder exists.
        lang: Language that the page opens in, "en" or "zh"; the page holds both.

    Raises:
        ValueError: for a language that the page does not have.
    """
    Path(path).write_text(render_share(benefits, lang), encoding="utf-8")


def render_share(benefits: Benefits, lang: str = "en") -> str:
    """The page as one HTML text; see `write_share`."""
    if lang not in LANGUAGES:
        raise ValueError(f"The page has no language {lang!r}; it has {', '.join(LANGUAGES)}.")
    page = page_environment().get_template("share.html")
    return page.render(
        lang=lang,
        style=page_style(),
        codes={},
        atlas=None,
        opening=opening(benefits),
        gains=gains(benefits),
        coalitions=coalitions(benefits),
        division=division(benefits),
        stability=stability(benefits),
        instruments=instruments(benefits),
        ventures=ventures(benefits),
        governments=government_pages(benefits),
        reconciliation=reconciliation(benefits),
        ranges=ranges(benefits),
        run_line=say("share.run", version=__version__, sets=len(benefits.values.sets)),
    )
