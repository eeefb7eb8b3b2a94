"""Tokens of programs; indexes by which lists are counted and sorted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0004_files_and_runs"),
    ]

    operations = [
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(blank=True, max_length=100)),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("is_read_only", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("expires_at", models.DateTimeField(editable=False)),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.RemoveIndex(
            model_name="record",
            name="record_by_kind",
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["kind", "retired_at", "visibility", "owner"], name="record_by_kind"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["kind", "changed_at"], name="record_by_change"),
        ),
        migrations.AddField(
            model_name="token",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to=settings.AUTH_USER_MODEL
            ),
        ),
    ]
