"""Settings of the web project for tests: a data folder of their own, quick hashes of passwords."""

import os
import tempfile

os.environ.pop("XIETONG_DATABASE_URL", None)
os.environ["XIETONG_HOME"] = tempfile.mkdtemp(prefix="xietong-test-")

from xietong.web.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
