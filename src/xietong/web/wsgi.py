"""The project as a web server calls it."""

import os

from django.core.wsgi import get_wsgi_application

__all__ = ["application"]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xietong.web.settings")
application = get_wsgi_application()
