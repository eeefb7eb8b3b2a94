"""Numbers, money and dates as people write them, in the language of the reader."""

from datetime import date

from django.utils import formats
from django.utils.translation import get_language

from xietong.register.choices import DatePrecision, DateQualifier
from xietong.register.dates import read_span
from xietong.register.models import Dating
from xietong.register.texts import language
from xietong.web.texts import text

__all__ = ["day", "number", "printed_date", "shown_date", "signed", "yuan"]

MINUS = "\u2212"
BILLION, MILLION, HUNDRED_MILLION, TEN_THOUSAND = 10**9, 10**6, 10**8, 10**4
LARGE = 10_000
MONTH = "F Y"


def number(value: float | int, digits: int | None = None) -> str:
    """With separators of thousands, a true minus, and no zeros that were not there."""
    shown = f"{abs(value):,.{digits}f}" if digits is not None else _plain(abs(value))
    if language() == "zh" and abs(value) < LARGE:
        shown = shown.replace(",", "")
    if language() == "de":
        shown = shown.translate(str.maketrans(",.", ".,"))
    return (MINUS if value < 0 else "") + shown


def _plain(value: float | int) -> str:
    if float(value).is_integer():
        return f"{int(value):,}"
    whole, _, rest = f"{value:.6f}".rstrip("0").partition(".")
    return f"{int(whole):,}.{rest}"


def signed(value: float, digits: int | None = None) -> str:
    """With a sign, for a difference."""
    return ("+" if value > 0 else "") + number(value, digits)


def yuan(amount: int) -> str:
    """An amount of yuan: in billions or millions, in Chinese in 亿 or 万."""
    large, small = (HUNDRED_MILLION, TEN_THOUSAND) if language() == "zh" else (BILLION, MILLION)
    if abs(amount) >= large:
        return text("word.billion", number=number(amount / large))
    if abs(amount) >= small:
        return text("word.million", number=number(amount / small))
    return text("word.yuan", number=number(amount))


def day(value: date) -> str:
    """9 October 2025, 2025年10月9日."""
    if language() == "en":
        return f"{value.day} {value:%B} {value.year}"
    return formats.date_format(value, "DATE_FORMAT", use_l10n=get_language() is not None)


def shown_date(dated: Dating) -> str:
    """A date of a record with what limits it."""
    return printed_date(dated.text, dated.qualifier)


def printed_date(printed: str, qualifier: str = DateQualifier.ON) -> str:
    """A printed date such as `2014-12` or `2014/2016` as people write it; one that is no date stays as it is."""
    try:
        parts = [_one(part) for part in printed.split("/")]
    except ValueError:
        return printed
    shown = text("word.span", start=parts[0], end=parts[1]) if len(parts) > 1 else parts[0]
    limits = {DateQualifier.BY: "word.by", DateQualifier.ABOUT: "word.about"}
    limit = limits.get(DateQualifier(qualifier))
    return text(limit, date=shown) if limit else shown


def _one(printed: str) -> str:
    span = read_span(printed)
    if span.precision == DatePrecision.DAY:
        return day(span.start)
    if span.precision == DatePrecision.MONTH:
        forms = {"zh": f"{span.start.year}年{span.start.month}月", "en": f"{span.start:%B} {span.start.year}"}
        return forms.get(language()) or formats.date_format(span.start, MONTH)
    return f"{span.start.year}年" if language() == "zh" else str(span.start.year)
