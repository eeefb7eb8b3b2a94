"""Progress with time left, for terminals, for logs and for programs; silent on anything under two seconds."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from xietong.cli.speech import Channel
from xietong.cli.texts import Texts

__all__ = ["Progress", "duration", "reporting", "seconds_left", "timed"]

Progress = Callable[[str, int, int], None]
Clock = Callable[[], float]

SILENT_SECONDS = 2.0
LINE_SECONDS = 5.0


def seconds_left(elapsed: float, done: int, total: int) -> float | None:
    """Time left if the rest goes as the part that is done; None while nothing is done."""
    return elapsed / done * (total - done) if done > 0 else None


def duration(seconds: float, say: Texts) -> str:
    """A duration in words: seconds below a minute and a half, minutes beyond."""
    if seconds < 90:
        return say("duration.seconds", count=max(1, round(seconds)))
    return say("duration.minutes", count=round(seconds / 60))


@contextmanager
def reporting(channel: Channel) -> Iterator[Progress]:
    """A progress callback `(stage, done, total)` that suits where the output goes."""
    if channel.is_json:
        yield _events(channel, time.monotonic)
    elif sys.stderr.isatty():
        with _bar(channel.say) as progress:
            yield progress
    else:
        yield _lines(channel.say, time.monotonic, lambda text: click.echo(text, err=True))


def timed(progress: Progress, clock: Clock = time.monotonic) -> tuple[Progress, Callable[[], dict[str, float]]]:
    """The same progress, and a function that tells the seconds since each stage began until the next one did."""
    begun: dict[str, float] = {}

    def report(stage: str, done: int, total: int) -> None:
        begun.setdefault(stage, clock())
        progress(stage, done, total)

    def seconds() -> dict[str, float]:
        ends = [*list(begun.values())[1:], clock()]
        return {stage: round(end - start, 1) for (stage, start), end in zip(begun.items(), ends, strict=True)}

    return report, seconds


class _Stages:
    """When each stage began and at what count: what a rate is measured from."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._begun: dict[str, tuple[float, int]] = {}

    def left(self, stage: str, done: int, total: int) -> float | None:
        """Seconds left in a stage, None before anything of it was done."""
        begun, first = self._begun.setdefault(stage, (self._clock(), done))
        return seconds_left(self._clock() - begun, done - first, total - first)


def _events(channel: Channel, clock: Clock) -> Progress:
    stages = _Stages(clock)

    def report(stage: str, done: int, total: int) -> None:
        left = stages.left(stage, done, total)
        channel.event("progress", stage=stage, done=done, total=total, seconds_left=left)

    return report


def _lines(say: Texts, clock: Clock, write: Callable[[str], None]) -> Progress:
    """One line at most every five seconds, none in the first two."""
    stages = _Stages(clock)
    last_line = clock() - LINE_SECONDS + SILENT_SECONDS

    def report(stage: str, done: int, total: int) -> None:
        nonlocal last_line
        left = stages.left(stage, done, total)
        if clock() - last_line < LINE_SECONDS:
            return
        last_line = clock()
        text = say("progress.line", stage=say.stage(stage), done=done, total=total)
        if left is not None and done < total:
            text += say("progress.left", duration=duration(left, say))
        write(text)

    return report


@contextmanager
def _bar(say: Texts) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    begun = time.monotonic()
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                for task in tasks.values():
                    bars.update(task, visible=False)
                tasks[stage] = bars.add_task(say.stage(stage), total=total, visible=False)
            visible = time.monotonic() - begun > SILENT_SECONDS
            bars.update(tasks[stage], completed=done, total=total, visible=visible)

        yield report
