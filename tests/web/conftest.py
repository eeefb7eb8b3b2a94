"""What the tests of the pages share: the cast of the register, each in a browser of his own."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.register.cast import SEATS, actors, make_cast

from xietong.register import services
from xietong.register.models import Account, Record
from xietong.register.permissions import Actor


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    """The database with the cast in it."""
    with django_db_blocker.unblock():
        make_cast()


@pytest.fixture
def cast(db: None) -> dict[str, Actor]:
    """Who acts in the tests, by name."""
    return actors()


@pytest.fixture
def clients(db: None) -> dict[str, Client]:
    """Everyone of the cast, signed in; the stranger is not."""
    made = {name: Client() for name in SEATS}
    for account in Account.objects.filter(username__in=SEATS):
        made[account.username].force_login(account)
    return {**made, "stranger": Client()}


@pytest.fixture
def project(cast: dict[str, Actor]) -> Callable[..., Record]:
    """Make a project of one of the cast."""

    def make(owner: str = "beijing", **fields: object) -> Record:
        return services.create_record(cast[owner], "project", {"name_en": "Steel works", **fields})

    return make
