"""One fault of a plan at a place inside the plan, before it is known where the plan was written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from xietong.findings import Finding

__all__ = ["Fault", "Lines", "did_you_mean", "findings_of", "under"]

Path = tuple[str | int, ...]
Lines = Mapping[Path, str]
"""File and line on which each part of the plan begins, by path, such as "plan.yaml line 12"."""


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place of a plan, such as `("measures", 2, "hosts", 0, "zone")`.

    Args:
        path: Names of fields and positions in lists, from the root of the plan or of the measure.
        what: The value and the rule that it breaks.
        remedy: What to do about it.
        level: `"error"`, `"warning"` or `"note"`.
    """

    path: Path
    what: str
    remedy: str
    level: str = "error"


def under(path: Path, faults: Iterable[Fault]) -> list[Fault]:
    """The same faults, seen from further out."""
    return [replace(fault, path=(*path, *fault.path)) for fault in faults]


def did_you_mean(wrong: str, known: Sequence[str]) -> str:
    """A remedy that names the nearest known word, or the known words where none is near."""
    near = get_close_matches(wrong.lower(), [word.lower() for word in known], n=1, cutoff=0.5)
    for word in known:
        if near and word.lower() == near[0]:
            return f"Did you mean {word}?"
    return f"Known: {', '.join(known)}."


def findings_of(faults: Iterable[Fault], *, file: str, lines: Lines, names: Mapping[int, str]) -> tuple[Finding, ...]:
    """Faults as findings in the words of the user's file.

    Args:
        file: Name of the file or of the plan, where no line is known.
        lines: File and line of each path where known; the nearest enclosing one is taken.
        names: Identifier of each measure by position.
    """
    return tuple(
        Finding(_where(fault.path, file, lines, names), fault.what, fault.remedy, fault.level) for fault in faults
    )


def _where(path: Path, file: str, lines: Lines, names: Mapping[int, str]) -> str:
    line = next((lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in lines), file)
    is_measure = len(path) > 1 and path[0] == "measures" and isinstance(path[1], int)
    field = " ".join(str(part + 1) if isinstance(part, int) else part for part in path[2 * is_measure :])
    end = f", {field}" if field else ""
    if is_measure:
        return f"{line}, measure {int(path[1]) + 1} ({names.get(int(path[1]), '-')}){end}"
    return f"{line}{end}"
