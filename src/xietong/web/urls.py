"""Which address shows which page."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from xietong.web.api.interface import urls as interface_for_programs
from xietong.web.views import account, annual, lists, monitoring, overview, problems, records, reviews, years

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

handler400 = problems.bad_request
handler404 = problems.not_found
handler500 = problems.server_error

urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.home, name="home"),
    path("language/", set_language, name="set-language"),
    path("sign-in/", account.sign_in, name="sign-in"),
    path("sign-out/", account.sign_out, name="sign-out"),
    path("password/", account.password, name="password"),
    path("set-up/<str:token>/", account.set_up, name="set-up"),
    path("accounts/", account.accounts, name="accounts"),
    path("accounts/change/", account.change_account, name="change-account"),
    path("search/", lists.search, name="search"),
    path("register/<str:kind>/", lists.record_list, name="list"),
    path("register/<str:kind>/export.<str:form>", lists.export, name="export"),
    path("register/<str:kind>/new/", records.create, name="create"),
    path("register/<str:kind>/<str:code>/", records.record, name="record"),
    path("register/<str:kind>/<str:code>/record.json", records.as_json, name="record-json"),
    path("register/<str:kind>/<str:code>/change/", records.change, name="change"),
    path("register/<str:kind>/<str:code>/<str:act>/", records.act, name="act"),
    path("map/zones.json", overview.map_zones, name="map-zones"),
    path("map/lines.json", overview.map_lines, name="map-lines"),
    path("map/hosts.json", overview.map_hosts, name="map-hosts"),
    path("timeline/", overview.timeline, name="timeline"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:key>/", reviews.review, name="review"),
    path("files/<int:key>/", reviews.file, name="file"),
    path("years/", years.years, name="years"),
    path("monitoring/", monitoring.monitoring, name="monitoring"),
    path("monitoring/runs/", monitoring.runs, name="runs"),
    path("monitoring/<str:code>/<str:place>/", monitoring.indicator_path, name="indicator-path"),
    path("annual/", annual.latest, name="annual"),
    path("annual/<int:year>/", annual.annual, name="annual-year"),
    path("annual/<int:year>.xlsx", annual.annual_xlsx, name="annual-xlsx"),
    path("api/v1/", include(interface_for_programs)),
]
