"""The last year once more with air and water acting back on people and firms, beside the result told."""

import numpy as np
from jaxtyping import Float

from xietong.model.state import Outcome
from xietong.report.results import Results
from xietong.report.tables import Column, Row, TableView, number_cells, text_cell
from xietong.report.words import Both, both, say

__all__ = ["feedback_table"]


def feedback_table(results: Results) -> TableView | None:
    """What the plan changes without and with the feedback, by government; None where it was not solved apart."""
    assessment = results.assessment
    if assessment.coupled is None:
        return None
    sides = (assessment.with_plan[-1], assessment.coupled)
    columns, cells = [Column(say("head.government_only"))], []
    for name, unit in (("residents", "persons"), ("value_added", "yuan")):
        for side, outcome in zip(("plain", "coupled"), sides, strict=True):
            change = _by_government(results, outcome, name) - _by_government(results, assessment.without[-1], name)
            printed, printed_unit = number_cells(change.tolist(), unit, has_sign=True, digits=3)
            head = say(f"feedback.head.{name}")
            columns.append(Column(head, say(f"feedback.head.{side}", unit=printed_unit), is_number=True))
            cells.append(printed)
    heads = [*(Both(place.name_en, place.name_zh) for place in results.region.jurisdictions), results.title]
    rows = tuple(
        Row((text_cell(head), *(column[row] for column in cells)), kind="total" if row == len(heads) - 1 else "")
        for row, head in enumerate(heads)
    )
    known = assessment.coupled.certificate
    note = say("feedback.note", rounds=known.rounds, residual=both(f"{known.coupled_residual:.0e}"))
    return TableView("feedback", say("feedback.caption", year=results.last_year), tuple(columns), rows, note)


def _by_government(results: Results, outcome: Outcome, name: str) -> Float[np.ndarray, " place"]:
    own = np.bincount(results.region.zones.jurisdiction, getattr(outcome, name), len(results.region.jurisdictions))
    return np.append(own, own.sum())
