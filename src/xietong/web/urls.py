"""Which address shows which page."""

from django.urls import URLPattern, path

from xietong.web.views import home

__all__ = ["urlpatterns"]

urlpatterns: list[URLPattern] = [path("", home, name="home")]
