"""Files that people send: checked by size, by name and by content before anything keeps them."""

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from xietong.errors import RegisterError
from xietong.web.texts import finding, text

__all__ = ["LARGEST_MB", "LARGEST_REQUEST", "LARGEST_RUN_MB", "MEGABYTE", "Upload", "read_upload", "upload_finding"]

LARGEST_MB = 10
# The folder of a run of a region with many zones, packed.
LARGEST_RUN_MB = 200
MEGABYTE = 2**20
# What the server takes at all: the largest file, and a megabyte for what stands around it in a form.
LARGEST_REQUEST = (LARGEST_RUN_MB + 1) * MEGABYTE
LONGEST_NAME = 120
ZIP = (b"PK\x03\x04",)
OFFICE = "application/vnd.openxmlformats-officedocument."
# Ending, how such a file begins, and the media type under which it is given back.
KINDS: dict[str, tuple[tuple[bytes, ...], str]] = {
    ".pdf": ((b"%PDF-",), "application/pdf"),
    ".png": ((b"\x89PNG\r\n\x1a\n",), "image/png"),
    ".jpg": ((b"\xff\xd8\xff",), "image/jpeg"),
    ".jpeg": ((b"\xff\xd8\xff",), "image/jpeg"),
    ".xlsx": (ZIP, f"{OFFICE}spreadsheetml.sheet"),
    ".docx": (ZIP, f"{OFFICE}wordprocessingml.document"),
    ".odt": (ZIP, "application/vnd.oasis.opendocument.text"),
    ".csv": ((), "text/csv; charset=utf-8"),
    ".txt": ((), "text/plain; charset=utf-8"),
}
NOT_IN_NAMES = re.compile(r"[^\w.\- ()（）《》]+")


@dataclass(frozen=True)
class Upload:
    """A file that was accepted."""

    name: str
    media_type: str
    content: bytes


def upload_finding(key: str, place: str, **values: object) -> RegisterError:
    """Why a file is not accepted."""
    return RegisterError([finding(place, key, **values)])


def read_upload(sent: Any) -> Upload:
    """The file, if its size, its name and its beginning are in order.

    Raises:
        RegisterError: otherwise, with what to do.
    """
    if sent is None or not sent.size:
        raise upload_finding("upload.empty", text("files.file"))
    name = NOT_IN_NAMES.sub("_", PurePath(sent.name.replace("\\", "/")).name)[-LONGEST_NAME:]
    if sent.size > LARGEST_MB * MEGABYTE:
        raise upload_finding("upload.too_big", name, size=LARGEST_MB)
    content = sent.read()
    ending = PurePath(name).suffix.lower()
    if ending not in KINDS or not _begins(content, KINDS[ending][0]):
        raise upload_finding("upload.kind", name)
    return Upload(name, KINDS[ending][1], content)


def _begins(content: bytes, marks: tuple[bytes, ...]) -> bool:
    if marks:
        return content.startswith(marks)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\x00" not in content
