"""The first page: how many public records of each kind there are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xietong.register import selectors
from xietong.register.permissions import actor_of

__all__ = ["home"]


def home(request: HttpRequest) -> HttpResponse:
    """What the register holds, for whoever asks."""
    return render(request, "home.html", {"counts": selectors.counts(actor_of(request.user))})
