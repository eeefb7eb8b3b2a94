"""Many people at once on the register: a real server, thousands of projects, reading and writing at the same time.

    python tests/speed/register_load.py                               SQLite, dropped afterwards
    python tests/speed/register_load.py --database postgresql://...   an empty PostgreSQL database
    python tests/speed/register_load.py --database postgresql         a server of its own, started for the bench
    python tests/speed/register_load.py --people 50 --seconds 30 --pause 1
    python tests/speed/register_load.py --pages                       pages of the browser instead of the interface

Each person reads, pauses, reads again, and now and then changes a project of his own; a quarter of the people are of
the office, which sees all and only reads here, the others of three governments. Printed are median and 95th
percentile of each kind of request as the person waits for it, and the requests that failed. `--pause 0` leaves no one
time to think: what the server can do at most.
"""

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

GOVERNMENTS = ("gov_bj", "gov_tj", "gov_hb")
WORDS = ("steel", "market", "hospital", "university", "port", "railway", "data centre", "wetland", "pipeline")
API = "/api/v1/"
LIMIT_MS = 300
ROW = "| {:<34} | {:>6} | {:>8} | {:>8} | {:>8} | {:>6} |"
HEADINGS = ("request", "number", "median", "95 %", "slowest", "failed")


# ---- what the register holds ----------------------------------------------------------------------------------


def fill(n_projects: int, n_people: int) -> None:
    """In a process of its own: an office, three governments, their projects, and an account with a token a person."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from xietong.register import services
    from xietong.register.permissions import operator

    call_command("migrate", verbosity=0)
    office = {"code": "office", "name_en": "Office", "body_kind": "office", "level": "office", "visibility": "public"}
    services.create_record(operator(), "body", office)
    for code in GOVERNMENTS:
        body = {"code": code, "name_en": code, "body_kind": "government", "level": "province", "visibility": "public"}
        services.create_record(operator(), "body", body)
    plan = {"code": "plan", "name_en": "Plan", "plan_kind": "outline", "visibility": "public"}
    services.create_record(operator(), "plan", plan)
    exported: dict[str, Any] = {"records": {"project": [_project(number) for number in range(n_projects)]}}
    with transaction.atomic():
        services.import_register(operator(), exported, reason="generated")
        people = [_person(number) for number in range(n_people)]
    print(json.dumps(people))


def _project(number: int) -> dict[str, Any]:
    chosen = random.Random(number)
    owner = GOVERNMENTS[number % len(GOVERNMENTS)]
    return {
        "kind": "project",
        "code": f"{owner}.project_{number:05}",
        "name_en": f"{chosen.choice(WORDS)} {number}",
        "name_zh": f"项目{number}",
        "owner": owner,
        "partners": [chosen.choice(GOVERNMENTS)],
        "plan": "plan",
        "visibility": ("public", "governments", "shared", "private")[chosen.randrange(4)],
        "progress": ("planned", "under_way", "completed")[chosen.randrange(3)],
        "jobs": chosen.randrange(5000),
        "amount": chosen.randrange(10**10),
        "amount_kind": "planned",
        "note": "A generated project, as long as a note of a few sentences would be. " * 4,
        "dates": [{"event": "start", "text": str(2014 + number % 12), "qualifier": "on"}],
        "milestones": [{"code": f"step_{step}", "due": f"20{20 + step}-06-30"} for step in range(3)],
        "funding": [{"body": owner, "amount": 10**8, "amount_kind": "planned"}],
    }


def _person(number: int) -> dict[str, str]:
    from django.test import Client

    from xietong.register import services
    from xietong.register.models import Account
    from xietong.register.permissions import operator

    name = f"person_{number}"
    body = "office" if number % 4 == 0 else GOVERNMENTS[number % len(GOVERNMENTS)]
    services.create_account(operator(), name, None)
    services.give_seat(operator(), name, body, "editor")
    signed_in = Client()
    signed_in.force_login(Account.objects.get(username=name))
    session = signed_in.cookies["sessionid"].value
    return {"body": body, "token": services.create_token(operator(), name)[1], "session": session}


# ---- what a person does ---------------------------------------------------------------------------------------


@dataclass
class Waits:
    """Milliseconds that people waited, by kind of request, and what failed."""

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, milliseconds: float, fault: str) -> None:
        with self.lock:
            self.waits[kind].append(milliseconds)
            if fault:
                self.failures[kind].append(fault)


@dataclass
class Person:
    """One person with a connection of his own and a choice of acts that is the same in every run."""

    seed: int
    address: str
    token: str
    session: str
    body: str
    n_projects: int
    waits: Waits
    reads_pages: bool

    def work(self, until: float, pause: float) -> None:
        """Act and pause, until it is time to go home."""
        self.chosen = random.Random(self.seed)
        self.connection = http.client.HTTPConnection(self.address, timeout=60)
        # People do not come through the door together.
        time.sleep(self.chosen.random() * min(pause, 1.0))
        last = self.change if self.body in GOVERNMENTS else self.read
        acts = (self.list, self.list, self.list, self.filter, self.seek, self.read, self.read, last)
        while time.monotonic() < until:
            self.chosen.choice(acts)()
            time.sleep(self.chosen.expovariate(1 / pause) if pause else 0)
        self.connection.close()

    def list(self) -> None:
        offset = 50 * self.chosen.randrange(self.n_projects // 50)
        page = f"/register/project/?page={offset // 50 + 1}"
        self.look("list of projects", page, f"records/project?limit=50&offset={offset}")

    def filter(self) -> None:
        page = "/register/project/?progress=under_way&order=changed"
        self.look("list, filtered and sorted", page, "records/project?progress=under_way&sort=-changed_at&limit=50")

    def seek(self) -> None:
        word = self.chosen.choice(WORDS[:4])
        self.look("list, search in names", f"/register/project/?q={word}", f"records/project?q={word}&limit=50")

    def read(self) -> None:
        code = self.own()
        self.look("one project", f"/register/project/{code}/", f"records/project/{code}")

    def look(self, kind: str, page: str, record: str) -> None:
        """Read a page of the browser, or what the interface for programs says instead."""
        if self.reads_pages:
            self.ask(kind, "GET", page)
        else:
            self.ask(kind, "GET", f"{API}{record}")

    def change(self) -> None:
        """Read a project, then change it; who finds that another was quicker reads again, as a person would."""
        code = self.own()
        for _ in range(5):
            read = self.ask("project before a change", "GET", f"{API}records/project/{code}")
            body = {"reason": "recount", "fields": {"jobs": self.chosen.randrange(5000)}}
            tag = {"If-Match": read.tag}
            if self.ask("change of a project", "PATCH", f"{API}records/project/{code}", body, tag).status != 412:
                return

    def own(self) -> str:
        """A project of his own government; for the office, which owns none, one of the first."""
        number = self.chosen.randrange(self.n_projects // len(GOVERNMENTS)) * len(GOVERNMENTS)
        body = self.body if self.body in GOVERNMENTS else GOVERNMENTS[0]
        return f"{body}.project_{number + GOVERNMENTS.index(body):05}"

    def ask(
        self, kind: str, method: str, address: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> "Answer":
        sent = {"Content-Type": "application/json", **(headers or {})}
        sent |= self.who_asks(address)
        begun = time.perf_counter()
        try:
            data = None if body is None else json.dumps(body)
            self.connection.request(method, address, data, sent)
            response = self.connection.getresponse()
            content = response.read()
            answer = Answer(response.status, response.headers.get("ETag", ""))
            # 412: another was quicker, and nothing was overwritten.
            fault = "" if answer.status in (200, 412) else f"{answer.status} {content[:200]!r}"
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            answer, fault = Answer(0, ""), repr(error)
        self.waits.add(kind, 1000 * (time.perf_counter() - begun), fault)
        return answer

    def who_asks(self, address: str) -> dict[str, str]:
        """A program shows a token, a browser the cookie of a session."""
        if address.startswith(API):
            return {"Authorization": f"Bearer {self.token}"}
        return {"Cookie": f"sessionid={self.session}"}


@dataclass(frozen=True)
class Answer:
    """What matters of an answer."""

    status: int
    tag: str


# ---- the bench ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Work:
    """How much there is, how long people work, how long they pause, and whether they read pages."""

    n_people: int
    n_projects: int
    seconds: float
    pause: float
    reads_pages: bool


def run_people(address: str, people: list[dict[str, str]], work: Work, seconds: float) -> Waits:
    """All people at work for a while."""
    waits = Waits()
    until = time.monotonic() + seconds
    at_work = [
        Person(number, address, n_projects=work.n_projects, waits=waits, reads_pages=work.reads_pages, **each)
        for number, each in enumerate(people)
    ]
    workers = [threading.Thread(target=each.work, args=(until, work.pause)) for each in at_work]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return waits


@contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """The server as `xietong serve` starts it; gives its host and port, and the number of its first process."""
    command = [sys.executable, "-c", "from xietong.cli.main import main; main()", "serve", "--port", "0", "--json"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                said = json.loads(line)
                if said["event"] == "serving":
                    yield said["address"].removeprefix("http://").rstrip("/"), process.pid
                    break
            else:
                raise SystemExit("the server did not start")
        finally:
            process.terminate()


def processor_seconds(key: int) -> float:
    """What a process and those that it started have calculated; nothing where the system does not say."""
    folder = Path(f"/proc/{key}")
    if not folder.exists():
        return 0.0
    # After the name, which stands in brackets: user and system time are the 12th and 13th of what follows.
    user, system = (folder / "stat").read_text().rpartition(")")[2].split()[11:13]
    own = (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    children = (folder / "task" / str(key) / "children").read_text().split()
    return own + sum(processor_seconds(int(child)) for child in children)


def percentile(values: list[float], part: float) -> float:
    """The smallest value that `part` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def print_table(waits: Waits, seconds: float, calculated: float) -> None:
    """Milliseconds by kind of request, as in the documentation; and how busy server and machine were."""
    print(ROW.format(*HEADINGS), "|".join(["", *("---" for _ in HEADINGS), ""]), sep="\n")
    for kind, values in sorted(waits.waits.items()):
        numbers = [f"{number:.0f}" for number in (percentile(values, 0.5), percentile(values, 0.95), max(values))]
        print(ROW.format(kind, len(values), *numbers, len(waits.failures[kind])))
    n_requests = sum(map(len, waits.waits.values()))
    print(
        f"\n{n_requests / seconds:.0f} requests a second, {1000 * calculated / n_requests:.1f} ms of processor each"
    )
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for kind, faults in waits.failures.items():
        print(f"{kind}: {faults[0]}") if faults else None


def bench(database: str, work: Work) -> bool:
    """Fill, serve, ask; whether lists came within the limit and no write failed."""
    with TemporaryDirectory(prefix="xietong-load-") as folder:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("XIETONG_")}
        environment = {**plain, "XIETONG_HOME": folder, "DJANGO_SETTINGS_MODULE": "xietong.web.settings"}
        if database:
            environment["XIETONG_DATABASE_URL"] = database
        command = [sys.executable, __file__, "--fill", str(work.n_projects), str(work.n_people)]
        people = json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)
        with serving(environment) as (address, key):
            run_people(address, people, work, min(3.0, work.seconds))
            before = processor_seconds(key)
            waits = run_people(address, people, work, work.seconds)
            calculated = processor_seconds(key) - before
    print_table(waits, work.seconds, calculated)
    lists = [value for kind, values in waits.waits.items() if kind.startswith("list") for value in values]
    return percentile(lists, 0.95) < LIMIT_MS and not any(waits.failures.values())


def main() -> None:
    """Read the arguments; exit with 1 where the goal was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", default="", help="postgresql://..., or postgresql for a server of its own")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--projects", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds that a person pauses on average")
    parser.add_argument("--pages", action="store_true", help="pages of the browser instead of the interface")
    parser.add_argument("--fill", type=int, nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.fill:
        fill(*asked.fill)
        return
    from tests.register.postgres import server

    where: Callable[[], Any] = server if asked.database == "postgresql" else lambda: nullcontext(asked.database)
    with where() as database:
        work = Work(asked.people, asked.projects, asked.seconds, asked.pause, asked.pages)
        is_met = bench(database, work)
    raise SystemExit(0 if is_met else 1)


if __name__ == "__main__":
    main()
