"""A token with which a program acts for an account."""

from django.db import models

from xietong.register.models.account import Account

__all__ = ["Token"]


class Token(models.Model):
    """Whoever holds the secret acts as the account until `expires_at`, unless it is revoked before.

    Only a digest of the secret is kept: whoever reads the database cannot act with it. `is_read_only` takes from the
    seats of the account all that writes.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    is_read_only = models.BooleanField(default=False)
    created_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.account} · {self.label or self.pk}"
