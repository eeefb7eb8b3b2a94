"""The program `xietong`: finds the verb, speaks the reader's language, turns errors into exit codes."""

import errno
import json
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

import click

from xietong import __version__
from xietong.cli.speech import Channel, SpokenGroup
from xietong.cli.texts import LANGUAGES, Texts, language_of, read_texts
from xietong.errors import RunError, XietongError
from xietong.findings import Finding
from xietong.sentences import SENTENCE, Pattern, Sentences

__all__ = ["INTERRUPTED", "answer", "main"]

INTERRUPTED = 130
OUR_FAULT = 1
PROGRAM = Path(__file__).parents[1]
VERBS: tuple[str, ...] = (
    "run",
    "diff",
    "validate",
    "ensemble",
    "counterfactual",
    "share",
    "plan",
    "region",
    "skim",
    "access",
    "assign",
    "register",
    "serve",
)


class _Program(SpokenGroup):
    """The verbs, each loaded only when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"xietong.cli.{cmd_name}").command(self.say)
        return command


def _program(say: Texts) -> click.Group:
    return _Program(
        "xietong",
        say=say,
        help=say("program.help"),
        epilog=say("program.epilog"),
        params=[
            click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=say("program.lang")),
            click.Option(["--debug"], is_flag=True, expose_value=False, help=say("program.debug")),
            click.Option(
                ["--version"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_print_version,
                help=say("program.version"),
            ),
        ],
    )


def _print_version(context: click.Context, option: click.Parameter, is_asked: bool) -> None:
    if is_asked:
        click.echo(f"xietong {__version__}")
        context.exit()


def _globals_first(arguments: Sequence[str]) -> list[str]:
    """The options of the program moved before the verb, so that they may stand anywhere."""
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        argument = waiting.pop(0)
        if argument == "--":
            return [*front, *rest, argument, *waiting]
        if argument == "--debug" or argument.startswith("--lang="):
            front.append(argument)
        elif argument == "--lang":
            front += [argument, *waiting[:1]]
            waiting = waiting[1:]
        else:
            rest.append(argument)
    return [*front, *rest]


def answer(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; faults of ours are left to rise."""
    say = read_texts(language_of(arguments, os.environ))
    channel = Channel(say, "--json" in arguments)
    try:
        code = _program(say).main(_globals_first(arguments), prog_name="xietong", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.Abort:
        channel.note("interrupted")
        return INTERRUPTED
    except click.UsageError as error:
        channel.error(RunError([_usage_finding(error, say)]))
        return RunError.exit_code
    except XietongError as error:
        channel.error(error)
        return error.exit_code
    except OSError as error:
        if error.filename is None or Path(str(error.filename)).is_relative_to(PROGRAM):
            raise
        channel.error(RunError([_file_finding(error, say)]))
        return RunError.exit_code


def _file_finding(error: OSError, say: Texts) -> Finding:
    key = f"file.{errno.errorcode.get(error.errno or 0, '')}"
    what = say(key if key in say.by_key else "file.other", reason=error.strerror or type(error).__name__)
    return Finding(str(error.filename), what, say("file.remedy"))


def _usage_finding(error: click.UsageError, say: Texts) -> Finding:
    where = error.ctx.command_path if error.ctx else "xietong"
    remedy = say("usage.remedy", command=where)
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ())
        hint = say("usage.near", names=near) if near else ""
        return Finding(where, say("usage.no_option", name=error.option_name), hint + remedy)
    if isinstance(error, click.MissingParameter):
        name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
        return Finding(where, say("usage.missing", name=name), remedy)
    return Finding(where, say("usage.wrong", message=_of_click(error.format_message(), say)), remedy)


def _of_click(message: str, say: Texts) -> str:
    """What click says, which knows English only, in the reader's language."""
    english = read_texts("en").by_key
    rows = [Pattern(SENTENCE, english[key], text) for key, text in say.by_key.items() if key.startswith("click.")]
    return Sentences(rows, {}).sentence(message)


def _one_line_hook(
    say: Texts, is_json: bool
) -> Callable[[type[BaseException], BaseException, TracebackType | None], Any]:
    """A last resort that admits a fault of ours in one line; the trace appears under `--debug` only."""

    def hook(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            print(say("interrupted"), file=sys.stderr)
            return
        if is_json:
            print(json.dumps({"event": "error", "kind": kind.__name__, "exit_code": OUR_FAULT}), flush=True)
        print(say("fault", kind=kind.__name__, message=value), file=sys.stderr)

    return hook


def main() -> None:
    """Entry point: uncaught faults end with exit code 1."""
    # NumPy's products here are small: its threads would wait for one another, and be in the way of the model's own.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    arguments = sys.argv[1:]
    if "--debug" not in arguments:
        say = read_texts(language_of(arguments, os.environ))
        sys.excepthook = _one_line_hook(say, "--json" in arguments)
    raise SystemExit(answer(arguments))
