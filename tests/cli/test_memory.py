"""Memory goes back to the system, and progress is told all the same."""

from xietong.cli.memory import giving_back


def test_every_step_is_told_on() -> None:
    told: list[tuple[str, int, int]] = []
    progress = giving_back(lambda stage, done, total: told.append((stage, done, total)))
    progress("years", 1, 3)
    progress("years", 2, 3)
    assert told == [("years", 1, 3), ("years", 2, 3)]
