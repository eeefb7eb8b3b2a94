"""Files and runs as plain documents: what an export carries beside the records."""

import base64
from typing import Any

from xietong.register.models import Attachment, Run

__all__ = ["RUN_FIELDS", "exported_attachments", "exported_runs"]

RUN_FIELDS = ("name", "digest", "record", "path", "contributions", "added_by")


def exported_attachments() -> list[dict[str, Any]]:
    """Every file as a plain document, content in base 64."""
    return [
        {
            "record": f"{each.record.kind}:{each.record.code}",
            "name": each.name,
            "media_type": each.media_type,
            "account": each.account.username if each.account else None,
            "added_by": each.added_by,
            "added_at": each.added_at.isoformat(),
            "content": base64.b64encode(bytes(each.content)).decode("ascii"),
        }
        for each in Attachment.objects.select_related("record", "account").order_by("added_at", "pk")
    ]


def exported_runs() -> list[dict[str, Any]]:
    """Every run as a plain document."""
    return [
        {**{name: getattr(run, name) for name in RUN_FIELDS}, "added_at": run.added_at.isoformat()}
        for run in Run.objects.order_by("added_at", "pk")
    ]
