"""What the tests of the interface share: the cast, each with a token, and a caller without one."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from tests.register.cast import SEATS, actors, make_cast

from xietong.register import services
from xietong.register.models import Record
from xietong.register.permissions import Actor, operator
from xietong.web.api import callers
from xietong.web.api.limits import Throttle

BASE = "/api/v1/"


@dataclass(frozen=True)
class Programs:
    """The programs of the cast: each calls with the token of its account, the stranger without."""

    secrets: Mapping[str, str]
    client: Client = field(default_factory=lambda: Client(raise_request_exception=True))

    def __call__(self, name: str, method: str, address: str, body: Any = None, **headers: str) -> Any:
        """What the interface answers to one of the cast."""
        if name in self.secrets:
            headers = {"authorization": f"Bearer {self.secrets[name]}", **headers}
        data = b"" if body is None else json.dumps(body)
        return self.client.generic(method, BASE + address, data, content_type="application/json", headers=headers)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    """The database with the cast in it."""
    with django_db_blocker.unblock():
        make_cast()


@pytest.fixture(scope="session")
def seated(django_db_setup: None, django_db_blocker) -> dict[str, Actor]:
    """The actors of the cast, read once."""
    with django_db_blocker.unblock():
        return actors()


@pytest.fixture
def cast(db: None, seated: dict[str, Actor]) -> dict[str, Actor]:
    """Who acts in the tests, by name."""
    return seated


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test begins with callers who have asked nothing yet."""
    for name in ("of_tokens", "of_addresses"):
        monkeypatch.setattr(callers, name, Throttle(getattr(callers, name).rate))


@pytest.fixture
def programs(cast: dict[str, Actor]) -> Programs:
    """Ask as one of the cast: `programs("beijing", "GET", "records/project")`."""
    return Programs({name: services.create_token(operator(), name)[1] for name in SEATS})


@pytest.fixture
def project(cast: dict[str, Actor]) -> Callable[..., Record]:
    """Make a project of Beijing."""

    def make(owner: str = "beijing", **fields: object) -> Record:
        return services.create_record(cast[owner], "project", {"name_en": "Steel works", **fields})

    return make
