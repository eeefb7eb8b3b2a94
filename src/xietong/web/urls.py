"""Which address shows which page."""

from django.urls import URLPattern, path

from xietong.web.views import home, set_up

__all__ = ["urlpatterns"]

urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("set-up/<str:token>/", set_up, name="set-up"),
]
