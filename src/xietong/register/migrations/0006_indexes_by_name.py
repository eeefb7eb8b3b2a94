"""Indexes by which lists are put in the order of their names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0005_token_and_indexes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["kind", "name_en", "name_zh", "code"], name="record_by_name_en"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["kind", "name_zh", "name_en", "code"], name="record_by_name_zh"),
        ),
    ]
