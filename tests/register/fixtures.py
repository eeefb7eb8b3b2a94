"""Fixtures for tests of services, pages and the interface for programs: the cast, and a project of one of it."""

from collections.abc import Callable

import pytest
from tests.register.cast import actors, make_cast

from xietong.register import services
from xietong.register.models import Record
from xietong.register.permissions import Actor

__all__ = ["cast", "django_db_setup", "project", "seated"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    """The database with the cast in it; each test begins with it and leaves nothing behind."""
    with django_db_blocker.unblock():
        make_cast()


@pytest.fixture(scope="session")
def seated(django_db_setup: None, django_db_blocker) -> dict[str, Actor]:
    """The actors, read once: they are the same in every test."""
    with django_db_blocker.unblock():
        return actors()


@pytest.fixture
def cast(db: None, seated: dict[str, Actor]) -> dict[str, Actor]:
    """Who acts in the tests, by name."""
    return seated


@pytest.fixture
def project(cast: dict[str, Actor]) -> Callable[..., Record]:
    """Make a project of one of the cast."""

    def make(owner: str = "beijing", **fields: object) -> Record:
        return services.create_record(cast[owner], "project", {"name_en": "Steel works", **fields})

    return make
