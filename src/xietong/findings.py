"""What is wrong in what a user gave: where, what, and how to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass

from xietong.errors import XietongError

__all__ = ["Finding", "require"]


@dataclass(frozen=True)
class Finding:
    """One fault in a user's input, in the words of the user's data.

    Args:
        where: File and row, or the measure's number and field, as the user knows it.
        what: The value and the rule that it breaks.
        remedy: What to do about it.
        level: `"error"` stops the work, `"warning"` does not, `"note"` is no fault at all.
    """

    where: str
    what: str
    remedy: str
    level: str = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.remedy}"


def require(findings: Sequence[Finding], error: type[XietongError]) -> None:
    """Raise one `error` that lists every finding of level "error", if there is any.

    Raises:
        XietongError: of the given class, with all errors in `findings`.
    """
    errors = tuple(finding for finding in findings if finding.level == "error")
    if errors:
        raise error(errors)
