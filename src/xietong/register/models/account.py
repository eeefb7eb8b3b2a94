"""An account signs in; its seats say for which bodies it acts."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from xietong.register.choices import SeatRole
from xietong.register.models.body import Body

__all__ = ["Account", "Seat"]


class Account(AbstractUser):
    """A person who signs in. What he may do follows from his seats, never from Django's own permissions."""

    display_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)

    class Meta(AbstractUser.Meta):
        ordering = ("username",)


class Seat(models.Model):
    """One account acts for one body: it reads, edits, or approves too."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="seats")
    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    role = models.CharField(max_length=20, choices=SeatRole.choices)

    class Meta:
        ordering = ("account", "body")
        constraints = (
            models.UniqueConstraint(fields=("account", "body"), name="one_seat_of_an_account_in_a_body"),
            models.CheckConstraint(condition=models.Q(role__in=SeatRole.values), name="seat_role_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.account} · {self.body} · {self.role}"
