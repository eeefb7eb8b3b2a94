"""An agreement between governments, on which measures rest."""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import BaseModel, Field

from xietong.plan.dates import When
from xietong.plan.fault import Fault
from xietong.plan.title import STRICT, Title

__all__ = ["Agreement"]

KindOfDate = Literal["signed", "approved", "issued", "unveiled", "registered", "in_force", "ends"]


class Agreement(BaseModel):
    """What governments agreed, when, and what it carries.

    Args:
        kind: In the words of the source: framework agreement, memorandum, central rule, ...
        parties: Codes or names of jurisdictions, cities, zones, or bodies of the plan.
        dates: Each date with what happened on it; one agreement may have been signed, unveiled and registered on
            three days.
        measures: Measures that it carries, beside those that say so themselves (`rests_on`).
        ventures: Measures of kind found-venture that it founds.
        targets: Targets of the plan that it sets.
        source: Where its facts come from.
    """

    model_config = STRICT

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    title: Title
    kind: str | None = None
    parties: tuple[str, ...] = Field(min_length=1)
    dates: Mapping[KindOfDate, When] = Field(default_factory=dict)
    measures: tuple[str, ...] = ()
    ventures: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    source: str = Field(min_length=1)
    note: Title | None = None

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        for position, party in enumerate(self.parties):
            if party in self.parties[:position]:
                yield Fault(("parties", position), f"'{party}' is named twice.", "Delete one of the two.")
