"""The one command: an old Python, a wrong word, no second installation."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def bootstrap(monkeypatch, tmp_path):
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ENVIRONMENT", tmp_path)
    monkeypatch.setattr(module, "STAMP", tmp_path / "installed.json")
    monkeypatch.setattr(module, "create_environment", lambda: None)
    return module


@pytest.fixture
def commands(bootstrap, monkeypatch):
    """Every command that would be started; none is."""
    started = []

    def start(command, **settings):
        started.append([str(part) for part in command])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(bootstrap.subprocess, "run", start)
    return started


def test_an_old_python_is_told_what_is_needed(bootstrap, capsys):
    with pytest.raises(SystemExit) as stop:
        bootstrap.require_python((3, 9, 18))
    assert stop.value.code == 2
    assert "3.11" in capsys.readouterr().err


def test_this_python_is_new_enough(bootstrap):
    bootstrap.require_python(sys.version_info[:3])


@pytest.mark.parametrize("arguments", [[], ["fly"]])
def test_a_wrong_word_shows_the_commands(bootstrap, capsys, arguments):
    assert bootstrap.main(arguments) == 2
    assert "bootstrap.py COMMAND" in capsys.readouterr().err


def test_run_installs_once_and_starts_the_main_job(bootstrap, commands):
    assert bootstrap.main(["run", "--out", "here"]) == 0
    assert bootstrap.main(["run"]) == 0
    installs = [command for command in commands if "install" in command]
    runs = [command[1:] for command in commands if "install" not in command]
    assert len(installs) == 1
    assert runs[0] == ["run", "--region", "bth", "--plan", "bth-coordinated", "--out", "here"]


def test_the_region_and_the_plan_of_the_user_win(bootstrap, commands):
    bootstrap.main(["run", "--plan=mine.yaml", "--region", "folder"])
    assert commands[-1][1:] == ["run", "--plan=mine.yaml", "--region", "folder"]


def test_the_main_job_needs_no_tools_of_development(bootstrap, commands):
    bootstrap.main(["run"])
    assert commands[0][-1] == f"{bootstrap.ROOT}[web]"


def test_the_tests_install_their_tools_and_keep_what_is_there(bootstrap, commands):
    bootstrap.main(["run"])
    bootstrap.main(["test"])
    assert commands[2][-1].endswith("[dev,test,web]")
    assert json.loads(bootstrap.STAMP.read_text())["extras"] == ["dev", "test", "web"]


def test_changed_requirements_are_installed_again(bootstrap, commands):
    bootstrap.main(["run"])
    stamp = json.loads(bootstrap.STAMP.read_text())
    bootstrap.STAMP.write_text(json.dumps(stamp | {"pyproject": "other"}))
    bootstrap.main(["run"])
    assert sum("install" in command for command in commands) == 2


def test_the_checks_all_run_and_the_worst_counts(bootstrap, monkeypatch):
    bootstrap.STAMP.write_text(json.dumps({**bootstrap.fingerprint(), "extras": ["dev", "test"]}))
    codes = iter([0, 3, 0, 1, 0])
    monkeypatch.setattr(
        bootstrap.subprocess, "run", lambda command, **settings: subprocess.CompletedProcess(command, next(codes))
    )
    assert bootstrap.main(["check"]) == 3
    assert next(codes, None) is None
