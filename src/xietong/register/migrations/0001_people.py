"""Accounts, places, bodies, members and documents."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Record",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reference", "Reference"),
                            ("body", "Body"),
                            ("member", "Member"),
                            ("plan", "Plan"),
                            ("positioning", "Positioning"),
                            ("event", "Event"),
                            ("agreement", "Agreement"),
                            ("venture", "Venture"),
                            ("function", "Function"),
                            ("project", "Project"),
                            ("ledger", "Ledger"),
                            ("indicator", "Indicator"),
                            ("target", "Target"),
                            ("value", "Value"),
                            ("remark", "Remark"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("code", models.CharField(max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=400)),
                ("name_zh", models.CharField(blank=True, max_length=400)),
                (
                    "owner_basis",
                    models.CharField(
                        choices=[("stated", "Stated"), ("derived", "Derived"), ("edited", "Edited")],
                        default="stated",
                        max_length=20,
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("private", "Private"),
                            ("shared", "Shared"),
                            ("governments", "Governments"),
                            ("public", "Public"),
                        ],
                        default="private",
                        max_length=20,
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("founding", "Founding"),
                            ("public", "Public"),
                            ("reported", "Reported"),
                            ("unverified", "Unverified"),
                        ],
                        default="reported",
                        max_length=20,
                    ),
                ),
                ("source_text", models.TextField(blank=True)),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("founding", "Founding"),
                            ("official", "Official"),
                            ("copy", "Copy"),
                            ("weak", "Weak"),
                            ("none", "None"),
                        ],
                        default="none",
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "ordering": ("kind", "code"),
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                ("display_name", models.CharField(blank=True, max_length=200)),
                ("language", models.CharField(blank=True, max_length=10)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "ordering": ("username",),
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Body",
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
                (
                    "body_kind",
                    models.CharField(
                        choices=[
                            ("central", "Central"),
                            ("coordination", "Coordination"),
                            ("office", "Office"),
                            ("advisory", "Advisory"),
                            ("expert_group", "Expert Group"),
                            ("government", "Government"),
                            ("agency", "Agency"),
                            ("authority", "Authority"),
                            ("company", "Company"),
                            ("venture", "Venture"),
                            ("institute", "Institute"),
                            ("monitoring", "Monitoring"),
                        ],
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
                ("place_text", models.CharField(blank=True, max_length=200)),
                ("role", models.TextField(blank=True)),
                ("stated_members", models.PositiveIntegerField(blank=True, null=True)),
                ("parents", models.ManyToManyField(blank=True, related_name="children", to="register.body")),
            ],
            bases=("register.record",),
        ),
        migrations.CreateModel(
            name="Reference",
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
                ("address", models.TextField()),
            ],
            bases=("register.record",),
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, unique=True)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("region", "Region"),
                            ("province", "Province"),
                            ("city", "City"),
                            ("zone", "Zone"),
                            ("area", "Area"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name_en", models.CharField(max_length=200)),
                ("name_zh", models.CharField(blank=True, max_length=200)),
                ("lon", models.FloatField(blank=True, null=True)),
                ("lat", models.FloatField(blank=True, null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="register.place",
                    ),
                ),
            ],
            options={
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="Text",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("language", models.CharField(max_length=10)),
                ("title", models.CharField(blank=True, max_length=400)),
                ("body", models.TextField()),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="register.record"
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("reader", "Reader"), ("editor", "Editor"), ("approver", "Approver")], max_length=20
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seats", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="register.body"
                    ),
                ),
            ],
            options={
                "ordering": ("account", "body"),
            },
        ),
        migrations.AddField(
            model_name="record",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="owned",
                to="register.body",
            ),
        ),
        migrations.AddField(
            model_name="record",
            name="partners",
            field=models.ManyToManyField(blank=True, related_name="partnered", to="register.body"),
        ),
        migrations.AddField(
            model_name="record",
            name="shared_with",
            field=models.ManyToManyField(blank=True, related_name="sharing", to="register.body"),
        ),
        migrations.AddField(
            model_name="body",
            name="places",
            field=models.ManyToManyField(blank=True, related_name="bodies", to="register.place"),
        ),
        migrations.CreateModel(
            name="Member",
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
                ("role", models.CharField(max_length=300)),
                ("affiliation", models.TextField(blank=True)),
                ("is_name_zh_verified", models.BooleanField(default=False)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="register.body"
                    ),
                ),
            ],
            bases=("register.record",),
        ),
        migrations.AddField(
            model_name="record",
            name="references",
            field=models.ManyToManyField(blank=True, related_name="cited_by", to="register.reference"),
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("text", models.CharField(max_length=400)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="register.record"
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "abstract": False,
                "indexes": [models.Index(fields=["text"], name="alias_by_text")],
            },
        ),
        migrations.CreateModel(
            name="Dating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("event", models.CharField(max_length=200)),
                ("text", models.CharField(max_length=40)),
                ("start", models.DateField(editable=False)),
                ("end", models.DateField(editable=False)),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")], editable=False, max_length=10
                    ),
                ),
                (
                    "qualifier",
                    models.CharField(
                        choices=[("on", "On"), ("by", "By"), ("about", "About")], default="on", max_length=10
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="dates", to="register.record"
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "abstract": False,
                "indexes": [models.Index(fields=["start"], name="dating_by_start")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("start"))), name="date_ends_after_its_start"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", ["region", "province", "city", "zone", "area"])),
                name="place_level_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("account", "body"), name="one_seat_of_an_account_in_a_body"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["reader", "editor", "approver"])), name="seat_role_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "body_kind__in",
                        [
                            "central",
                            "coordination",
                            "office",
                            "advisory",
                            "expert_group",
                            "government",
                            "agency",
                            "authority",
                            "company",
                            "venture",
                            "institute",
                            "monitoring",
                        ],
                    )
                ),
                name="body_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", ["none", "zone", "city", "province", "office", "centre"])),
                name="body_level_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["kind", "visibility", "retired_at"], name="record_by_kind"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["kind", "owner"], name="record_by_owner"),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.UniqueConstraint(fields=("kind", "code"), name="one_record_of_a_kind_and_code"),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True), name="record_has_a_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)), name="record_version_counts_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "reference",
                            "body",
                            "member",
                            "plan",
                            "positioning",
                            "event",
                            "agreement",
                            "venture",
                            "function",
                            "project",
                            "ledger",
                            "indicator",
                            "target",
                            "value",
                            "remark",
                        ],
                    )
                ),
                name="record_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(("visibility__in", ["private", "shared", "governments", "public"])),
                name="record_visibility_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(("evidence__in", ["founding", "public", "reported", "unverified"])),
                name="record_evidence_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(("grade__in", ["founding", "official", "copy", "weak", "none"])),
                name="record_grade_is_known",
            ),
        ),
    ]
