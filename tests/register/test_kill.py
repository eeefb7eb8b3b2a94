"""A process killed in the middle of its work has lost nothing that it acknowledged, and left nothing half done."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.register.postgres import server

from xietong.region.builtin import folder

pytestmark = pytest.mark.slow

WRITER = Path(__file__).with_name("writer.py")
WRITES = 200
KILLED_AFTER = 60
COUNT = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "xietong.web.settings"
django.setup()
from xietong.register.models import Change, Event, Place, Record
print(*sorted(Event.objects.values_list("code", flat=True)), sep="\\n")
print("records", Record.objects.count(), "places", Place.objects.count(), "changes", Change.objects.count())
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """A data folder of its own, and the address of a database where it is not SQLite; the office is in it."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("XIETONG_DATABASE")}
    home = {**plain, "XIETONG_HOME": str(tmp_path / "home")}
    with ExitStack() as stack:
        if request.param == "postgresql":
            home["XIETONG_DATABASE_URL"] = stack.enter_context(server())
        run(home, "prepare", "")
        yield home


def run(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, str(WRITER), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=300).stdout


def say_and_die(environment: dict[str, str], task: str, source: str, n_lines: int) -> list[str]:
    """Start a process, read some lines, kill it as the kernel does; gives all that it said."""
    command = [sys.executable, str(WRITER), task, source]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().strip() for _ in range(n_lines)]
        process.send_signal(signal.SIGKILL)
        said += process.stdout.read().splitlines()
    assert process.returncode == -signal.SIGKILL
    return said


def held(environment: dict[str, str]) -> tuple[set[str], dict[str, int]]:
    """Codes of the events that another process finds, and counts of what lies beside them."""
    found = subprocess.run(
        [sys.executable, "-c", COUNT], env=environment, capture_output=True, text=True, check=True
    ).stdout.split()
    n_counts = 2 * len(("records", "places", "changes"))
    words = found[-n_counts:]
    return set(found[:-n_counts]), dict(zip(words[::2], map(int, words[1::2]), strict=True))


def test_a_server_killed_among_many_writes_has_lost_nothing_acknowledged(environment):
    said = say_and_die(environment, "write", str(WRITES), KILLED_AFTER)
    acknowledged = {line.removeprefix("acknowledged ") for line in said}
    codes, counts = held(environment)
    assert KILLED_AFTER <= len(acknowledged) < WRITES
    assert acknowledged <= codes
    # Each record came with its trace; the office is one more of both.
    assert counts["changes"] == counts["records"] == len(codes) + 1
    assert len(run(environment, "write", "10").splitlines()) == 10


def test_an_import_killed_before_its_end_leaves_nothing_and_works_again(environment):
    before = held(environment)
    assert say_and_die(environment, "wait in import", str(folder("bth")), 1) == ["written"]
    assert held(environment) == before
    assert run(environment, "import", str(folder("bth"))) == "acknowledged import\n"
