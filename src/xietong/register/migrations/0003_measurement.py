"""Indicators, targets, values, ledgers, remarks, reviews, reporting years and the trace."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0002_decisions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "record_ptr",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        related_name="as_%(class)s",
                        serialize=False,
                        to="register.record",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=60)),
                ("model_indicator", models.CharField(blank=True, max_length=60)),
            ],
            bases=("register.record",),
        ),
        migrations.CreateModel(
            name="Ledger",
            fields=[
                (
                    "record_ptr",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        related_name="as_%(class)s",
                        serialize=False,
                        to="register.record",
                    ),
                ),
                ("period_text", models.CharField(blank=True, max_length=100)),
                ("count", models.PositiveIntegerField(blank=True, null=True)),
                ("amount", models.BigIntegerField(blank=True, null=True)),
                (
                    "amount_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreed", "Agreed"),
                            ("planned", "Planned"),
                            ("in_place", "In Place"),
                            ("registered", "Registered"),
                            ("unstated", "Unstated"),
                        ],
                        max_length=20,
                    ),
                ),
                ("hosts", models.ManyToManyField(blank=True, related_name="ledgers_arriving", to="register.place")),
                ("origins", models.ManyToManyField(blank=True, related_name="ledgers_leaving", to="register.place")),
            ],
            bases=("register.record",),
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.TextField()),
                ("due", models.DateField(blank=True, null=True)),
                ("put_at", models.DateTimeField(editable=False)),
                ("put_by", models.CharField(max_length=200)),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decides",
                        to="register.event",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="asked", to="register.body"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="register.record"
                    ),
                ),
            ],
            options={
                "ordering": ("put_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("author", models.CharField(max_length=200)),
                ("at", models.DateTimeField(editable=False)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("support", "Support"),
                            ("conditions", "Conditions"),
                            ("object", "Object"),
                            ("comment", "Comment"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField()),
                ("conditions", models.TextField(blank=True)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="opinions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="opinions", to="register.referral"
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "record_ptr",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        related_name="as_%(class)s",
                        serialize=False,
                        to="register.record",
                    ),
                ),
                ("what", models.TextField()),
                ("stored", models.TextField(blank=True)),
                ("concerns", models.ManyToManyField(blank=True, related_name="remarks", to="register.record")),
            ],
            bases=("register.record",),
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("submitted", "Submitted"), ("locked", "Locked")],
                        default="open",
                        max_length=20,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("zone", "Zone"),
                            ("city", "City"),
                            ("province", "Province"),
                            ("office", "Office"),
                            ("centre", "Centre"),
                        ],
                        default="none",
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="register.body"
                    ),
                ),
            ],
            options={
                "ordering": ("year", "body"),
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("name_en", models.CharField(max_length=200)),
                ("name_zh", models.CharField(blank=True, max_length=200)),
                ("count", models.PositiveIntegerField()),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="register.ledger"
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "record_ptr",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        related_name="as_%(class)s",
                        serialize=False,
                        to="register.record",
                    ),
                ),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "comparator",
                    models.CharField(
                        choices=[
                            ("at_most", "At Most"),
                            ("at_least", "At Least"),
                            ("equal", "Equal"),
                            ("change", "Change"),
                            ("qualitative", "Qualitative"),
                        ],
                        max_length=20,
                    ),
                ),
                ("value", models.FloatField(blank=True, null=True)),
                ("unit", models.CharField(blank=True, max_length=60)),
                ("base_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("target_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="register.indicator",
                    ),
                ),
                ("places", models.ManyToManyField(blank=True, related_name="targets", to="register.place")),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="register.plan",
                    ),
                ),
            ],
            bases=("register.record",),
        ),
        migrations.CreateModel(
            name="Value",
            fields=[
                (
                    "record_ptr",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        related_name="as_%(class)s",
                        serialize=False,
                        to="register.record",
                    ),
                ),
                ("place_text", models.CharField(blank=True, max_length=200)),
                ("number", models.FloatField(blank=True, null=True)),
                ("printed", models.CharField(max_length=60)),
                ("unit", models.CharField(blank=True, max_length=60)),
                ("period_text", models.CharField(blank=True, max_length=100)),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("vintage", models.CharField(blank=True, max_length=60)),
                ("measure", models.CharField(blank=True, max_length=100)),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="values", to="register.indicator"
                    ),
                ),
                ("places", models.ManyToManyField(blank=True, related_name="values", to="register.place")),
            ],
            bases=("register.record",),
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=160)),
                ("action", models.CharField(max_length=30)),
                ("actor", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(blank=True, null=True)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="register.record",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "indexes": [models.Index(fields=["subject", "at"], name="change_by_subject")],
            },
        ),
        migrations.AddConstraint(
            model_name="ledger",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    ("amount_kind__in", ["agreed", "planned", "in_place", "registered", "unstated"]),
                    _connector="OR",
                ),
                name="ledger_money_has_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["support", "conditions", "object", "comment"])),
                name="opinion_verdict_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(fields=("body", "year"), name="one_submission_of_a_body_and_year"),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "submitted", "locked"])), name="submission_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("comparator__in", ["at_most", "at_least", "equal", "change", "qualitative"])),
                name="target_comparator_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("comparator", "qualitative"), ("value__isnull", False), _connector="OR"),
                name="target_has_a_value_or_is_qualitative",
            ),
        ),
        migrations.AddIndex(
            model_name="value",
            index=models.Index(fields=["indicator", "year"], name="value_by_indicator"),
        ),
    ]
