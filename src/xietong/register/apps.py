"""The application as Django knows it."""

from django.apps import AppConfig

__all__ = ["RegisterConfig"]


class RegisterConfig(AppConfig):
    """The register of the coordinated development."""

    name = "xietong.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"
