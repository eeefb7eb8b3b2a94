"""Settings of the Django project; the environment may change what an installation must be able to change.

`XIETONG_HOME` is the data folder, `XIETONG_DATABASE_URL` another database, `XIETONG_HOSTS` the names under which the
server is reached beyond loopback, parted by commas; with them cookies are sent over HTTPS only.
"""

import os
from pathlib import Path

from xietong.web.home import data_folder, database, secret_key

HOME = data_folder()
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
# The address of the server in front that speaks HTTPS.
PROXY = os.environ.get("XIETONG_PROXY", "127.0.0.1")
HOSTS = tuple(name.strip() for name in os.environ.get("XIETONG_HOSTS", "").split(",") if name.strip())

SECRET_KEY = secret_key(HOME)
DEBUG = False
ALLOWED_HOSTS = [*LOOPBACK, *HOSTS]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in HOSTS]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "xietong.register",
    "xietong.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "xietong.web.middleware.content_policy",
    "xietong.web.middleware.reader",
    "xietong.web.middleware.Refusals",
]
ROOT_URLCONF = "xietong.web.urls"
WSGI_APPLICATION = "xietong.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["xietong.web.templatetags.speech"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "xietong.web.context.page",
            ],
        },
    },
]

DATABASES = {"default": database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "register.Account"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文"), ("de", "Deutsch")]
TIME_ZONE = os.environ.get("XIETONG_TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
# The files lie in the package: no step of collecting before the first start.
WHITENOISE_USE_FINDERS = True

# Where runs of the model may lie that pages link by their folder.
RUNS = Path(os.environ.get("XIETONG_RUNS") or HOME / "runs")
# The folder of the region whose map is drawn; the built-in one of the register's region where it is not named.
REGION = os.environ.get("XIETONG_REGION", "")

# A run's folder or a scan is the largest thing that anyone sends; forms with many rows have many fields.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Beyond loopback the server stands behind one that speaks HTTPS; `xietong serve` believes what that one says.
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(HOSTS)
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HOSTS else 0
# Other names of the same domain belong to others: the office decides on HTTPS for them, not this program.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
LANGUAGE_COOKIE_SECURE = bool(HOSTS)
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "xietong.web.views.problems.csrf_failed"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
