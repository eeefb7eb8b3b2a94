"""The program: quick help, both languages, exit codes for faults of the user and of ours."""

import statistics
import subprocess
import sys
import time

import pytest

from xietong import __version__

HEAVY = ("numpy", "jax", "pandas", "scipy", "pydantic", "rich", "pyarrow", "django", "ruamel", "multiprocessing")
SHOW_MODULES = """
import sys
from xietong.cli.main import answer
code = answer(sys.argv[1:])
print("MODULES", *sorted({name.partition(".")[0] for name in sys.modules}))
raise SystemExit(code)
"""


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "arguments",
    [
        *(("--help",), ("run", "--help"), ("plan", "--help"), ("register", "load", "--help"), ("serve", "--help")),
        *(("--version",), ("no-such-verb",)),
    ],
)
def test_help_and_version_load_no_heavy_library(arguments):
    printed = python("-c", SHOW_MODULES, *arguments).stdout
    loaded = printed.partition("MODULES")[2].split()
    assert "xietong" in loaded
    assert not set(HEAVY) & set(loaded)


@pytest.mark.speed
def test_help_takes_little_longer_than_starting_python():
    def seconds(*arguments: str) -> float:
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            assert python(*arguments).returncode == 0
            times.append(time.perf_counter() - begun)
        return statistics.median(times)

    help_page = seconds("-c", "from xietong.cli.main import main; main()", "--help")
    reference = seconds("-c", "import click, csv, json, dataclasses, importlib.resources")
    assert help_page < 3 * reference


def test_the_version_is_that_of_the_package(xietong, capsys):
    assert xietong("--version") == 0
    assert capsys.readouterr().out.strip() == f"xietong {__version__}"


@pytest.mark.parametrize(("where", "word"), [("--lang zh --help", "用法"), ("--lang=en --help", "Usage")])
def test_help_is_in_the_language_asked_for(xietong, capsys, where, word):
    assert xietong(*where.split()) == 0
    assert word in capsys.readouterr().out


def test_the_language_may_stand_after_the_verb(xietong, capsys):
    assert xietong("run", "--help", "--lang", "zh") == 0
    assert "评估" in capsys.readouterr().out


def test_the_language_of_the_environment_counts_when_none_is_asked_for(xietong, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    xietong("--help")
    assert "用法" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("skim", "--mode", "foot"), "'--mode'的取值无效：'foot'不在可用取值"),
        (("run", "one", "more"), "多余的参数（one more）"),
        (("run", "--years"), "选项'--years'须有取值。"),
        (("serve", "--port", "many"), "'many'不是整数"),
        (("assign", "there", "is", "--threads=1=no"), "没有选项--threads"),
        (("plan", "check", "none.yaml"), "none.yaml：不是文件。请检查名称"),
        (("run", "--yeers", "2020"), "没有选项--yeers。相近的有：--years"),
    ],
)
def test_a_wrong_command_is_told_in_chinese(xietong, capsys, arguments, said):
    assert xietong("--lang", "zh", *arguments) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("fly",), "fly"),
        (("rum",), "Near: run."),
        (("run", "--yeers", "2020"), "--years"),
        (("diff", "one-run"), "RUN_B"),
        (("--lang", "fr", "run"), "fr"),
    ],
)
def test_a_wrong_command_is_a_fault_of_input(xietong, capsys, monkeypatch, arguments, word):
    monkeypatch.setenv("LC_ALL", "C")
    assert xietong(*arguments) == 2
    told = capsys.readouterr()
    assert word in told.err
    assert told.out == ""


FAULT = """
from xietong.cli import walk
from xietong.cli.main import main
def broken(name, say):
    raise ZeroDivisionError("a fault of ours")
walk.open_region = broken
main()
"""


def test_a_fault_of_ours_is_one_line_and_exit_code_1():
    done = python("-c", FAULT, "run", "--lang", "en")
    assert done.returncode == 1
    assert "fault of ours" in done.stderr
    assert "--debug" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_trace_of_a_fault_appears_under_debug():
    done = python("-c", FAULT, "run", "--debug")
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "ZeroDivisionError" in done.stderr


def test_programs_are_told_of_a_fault_of_ours():
    done = python("-c", FAULT, "run", "--json")
    assert '"exit_code": 1' in done.stdout
