"""What every page knows: who reads, for which bodies, which kinds of record there are."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from xietong import __version__
from xietong.register.models import KINDS, Seat
from xietong.web.shown import html_language, named

__all__ = ["page"]

MAIN_KINDS = ("body", "plan", "agreement", "venture", "project", "target", "event")


def page(request: HttpRequest) -> dict[str, Any]:
    """For the template of every page."""
    seats = []
    if request.user.is_authenticated:
        held = Seat.objects.filter(account_id=request.user.pk).select_related("body")
        seats = [{"body": named(seat.body), "role": seat.role} for seat in held]
    return {
        "actor": request.actor,
        "seats": seats,
        "html_language": html_language(),
        "languages": settings.LANGUAGES,
        "main_kinds": MAIN_KINDS,
        "other_kinds": [kind for kind in KINDS if kind not in MAIN_KINDS],
        "version": __version__,
    }
