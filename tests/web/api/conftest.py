"""What the tests of the interface share: the cast, each with a token, and a caller without one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from tests.register.cast import SEATS

from xietong.register import services
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


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test begins with callers who have asked nothing yet."""
    for name in ("of_tokens", "of_addresses"):
        monkeypatch.setattr(callers, name, Throttle(getattr(callers, name).rate))


@pytest.fixture
def programs(cast: dict[str, Actor]) -> Programs:
    """Ask as one of the cast: `programs("beijing", "GET", "records/project")`."""
    return Programs({name: services.create_token(operator(), name)[1] for name in SEATS})
