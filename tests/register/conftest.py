"""What the tests of the register share: the cast, made once, and a project of one of them."""

from tests.register.fixtures import cast, django_db_setup, project, seated

__all__ = ["cast", "django_db_setup", "project", "seated"]
