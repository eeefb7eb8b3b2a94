"""How the command line speaks: help pages in the reader's language, notes, results, events for programs."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

import click

from xietong.cli.texts import Texts
from xietong.errors import RunError, XietongError
from xietong.findings import Finding
from xietong.sentences import in_language

__all__ = ["Channel", "SpokenCommand", "SpokenGroup", "plain", "refusal"]


class _Formatter(click.HelpFormatter):
    """Help pages whose headings are in the language of `say`."""

    def __init__(self, say: Texts, context: click.Context) -> None:
        super().__init__(width=context.terminal_width, max_width=context.max_content_width)
        self._say = say

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or self._say("help.usage") + " ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(self._say.by_key.get(f"help.{heading.lower()}", heading))


class _Spoken(click.Command):
    def __init__(self, *args: Any, say: Texts, **settings: Any) -> None:
        settings.setdefault("short_help", settings.get("help"))
        super().__init__(*args, **settings)
        self.say = say

    def get_help(self, ctx: click.Context) -> str:
        formatter = _Formatter(self.say, ctx)
        self.format_help(ctx, formatter)
        return formatter.getvalue().rstrip("\n")

    def get_usage(self, ctx: click.Context) -> str:
        formatter = _Formatter(self.say, ctx)
        self.format_usage(ctx, formatter)
        return formatter.getvalue().rstrip("\n")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self.say("help.option")
        return option


class SpokenCommand(_Spoken):
    """A verb that explains itself in the reader's language."""


class SpokenGroup(_Spoken, click.Group):
    """A group of verbs that explains itself in the reader's language."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that is meant.

        Raises:
            RunError: where there is none of that name, with the nearest.
        """
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-"):
            near = get_close_matches(name, known, n=1)
            key = "usage.no_command.near" if near else "usage.no_command"
            named = {"name": name, "near": ", ".join(near), "known": ", ".join(known), "command": ctx.command_path}
            raise refusal(self.say, key, ctx.command_path, **named)
        return super().resolve_command(ctx, args)


def plain(value: Any) -> Any:
    """A value as JSON knows it: missing numbers become null, never zero."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    return value


def refusal(say: Texts, key: str, where: object, **values: object) -> RunError:
    """An error with one finding: the texts of `key` and of `key.remedy` with their values."""
    return RunError([Finding(str(where), say(key, **values), say(f"{key}.remedy", **values))])


MARKS = {"warning": "findings.warning", "note": "findings.note"}


@dataclass(frozen=True)
class Channel:
    """Where a verb speaks: results on standard output, notes on standard error, with `--json` events only."""

    say: Texts
    is_json: bool

    def event(self, event: str, /, **fields: Any) -> None:
        """One JSON object on one line of standard output; silent for people."""
        if self.is_json:
            click.echo(json.dumps(plain({"event": event, **fields}), ensure_ascii=False))

    def note(self, key: str, **values: Any) -> None:
        """A remark on the way."""
        if self.is_json:
            self.event("note", text=self.say(key, **values))
        else:
            click.echo(self.say(key, **values), err=True)

    def result(self, lines: Sequence[str]) -> None:
        """What was asked for; programs get it from an event instead."""
        if not self.is_json:
            click.echo("\n".join(lines))

    def findings(self, findings: Sequence[Finding | str]) -> None:
        """Findings as a numbered list, all together, in the reader's language."""
        for number, finding in enumerate(findings if not self.is_json else (), start=1):
            click.echo(f"{number:>3}. {self._line(finding)}", err=True)

    def _line(self, finding: Finding | str) -> str:
        if isinstance(finding, str):
            return finding
        mark = self.say(MARKS[finding.level]) if finding.level in MARKS else ""
        return mark + self.say("findings.line", **self.fields(finding))

    def fields(self, finding: Finding | str) -> dict[str, str]:
        """A finding for programs, in the reader's language."""
        return {"what": finding} if isinstance(finding, str) else asdict(in_language(finding, self.say.language))

    def error(self, error: XietongError) -> None:
        """The findings of an error, with the sentence that belongs to its kind."""
        kind = type(error).__name__
        self.event("error", kind=kind, exit_code=error.exit_code, findings=[self.fields(f) for f in error.findings])
        if not self.is_json:
            key = f"error.{kind}" if f"error.{kind}" in self.say.by_key else "error.XietongError"
            click.echo(self.say(key, count=len(error.findings)), err=True)
        self.findings(error.findings)
