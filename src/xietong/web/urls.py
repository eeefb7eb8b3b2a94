"""Which address shows which page."""

from django.urls import URLPattern, URLResolver, include, path

from xietong.web.api.interface import urls as interface_for_programs
from xietong.web.views import home, set_up

__all__ = ["urlpatterns"]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("set-up/<str:token>/", set_up, name="set-up"),
    path("api/v1/", include(interface_for_programs)),
]
