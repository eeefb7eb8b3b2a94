"""Rules of single kinds that the database cannot hold: sums, counts, periods. Warnings are gaps worth a look."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from xietong.findings import Finding
from xietong.register.choices import RecordKind
from xietong.register.documents import held
from xietong.register.models import Agreement, Body, Event, Record, Value, Venture
from xietong.register.texts import say

__all__ = ["findings_of", "where"]


def where(kind: str, code: str) -> str:
    """A record as findings name it."""
    return f"{say(f'kind.{kind}')} {code}"


def findings_of(record: Record) -> list[Finding]:
    """What does not fit in a record, errors and warnings."""
    rule = RULES.get(record.kind)
    named = [] if record.name_en or record.name_zh else [_finding(record, "unnamed", level="warning")]
    return named + (list(rule(record)) if rule else [])


def _finding(record: Record, key: str, *, level: str = "error", **values: object) -> Finding:
    what = say(f"rule.{key}", **values)
    return Finding(where(record.kind, record.code), what, say(f"rule.{key}.remedy", **values), level)


def _venture(record: Venture) -> Iterator[Finding]:
    stakes = held(record, "stakes")
    total = sum(stake.ratio for stake in stakes)
    for stake in stakes:
        if record.capital is None or stake.amount is None:
            continue
        exact = Fraction(record.capital) * stake.ratio / total
        # A share of whole yuan may be rounded, the sum may not.
        if abs(exact - stake.amount) >= 1:
            yield _finding(record, "stake", body=stake.body, amount=stake.amount, expected=round(exact))
    amounts = [stake.amount for stake in stakes]
    if stakes and record.capital is not None and None not in amounts:
        found = sum(amount for amount in amounts if amount is not None)
        if found != record.capital:
            yield _finding(record, "capital", found=found, capital=record.capital)


def _event(record: Event) -> Iterator[Finding]:
    if record.stated_count is None:
        return
    listed = [agreement for agreement in record.agreements.all() if agreement.name_en or agreement.name_zh]
    if len(listed) != record.stated_count:
        yield _finding(record, "count", level="warning", stated=record.stated_count, listed=len(listed))


def _body(record: Body) -> Iterator[Finding]:
    if record.stated_members is None:
        return
    listed = record.members.filter(retired_at__isnull=True).count()
    if listed != record.stated_members:
        yield _finding(record, "count", level="warning", stated=record.stated_members, listed=listed)


def _agreement(record: Agreement) -> Iterator[Finding]:
    if not record.parties.exists():
        yield _finding(record, "parties", level="warning")


def _value(record: Value) -> Iterator[Finding]:
    if record.number is None:
        yield _finding(record, "number", level="warning", printed=record.printed)


RULES: dict[str, Callable[..., Iterator[Finding]]] = {
    RecordKind.VENTURE: _venture,
    RecordKind.EVENT: _event,
    RecordKind.BODY: _body,
    RecordKind.AGREEMENT: _agreement,
    RecordKind.VALUE: _value,
}
