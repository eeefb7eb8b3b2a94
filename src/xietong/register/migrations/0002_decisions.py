"""Plans, positionings, events, agreements, ventures, functions and projects."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Function",
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
            ],
            bases=("register.record",),
        ),
        migrations.CreateModel(
            name="Event",
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
                ("stated_count", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("concerns", models.ManyToManyField(blank=True, related_name="events", to="register.record")),
                ("places", models.ManyToManyField(blank=True, related_name="events", to="register.place")),
            ],
            bases=("register.record",),
        ),
        migrations.CreateModel(
            name="Agreement",
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
                    "agreement_kind",
                    models.CharField(
                        choices=[
                            ("agreement", "Agreement"),
                            ("framework", "Framework"),
                            ("memorandum", "Memorandum"),
                            ("consensus", "Consensus"),
                            ("investment", "Investment"),
                            ("compensation", "Compensation"),
                            ("central_rule", "Central Rule"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=20,
                    ),
                ),
                ("occasion", models.CharField(blank=True, max_length=200)),
                ("topic", models.CharField(blank=True, max_length=100)),
                ("counts_as", models.PositiveSmallIntegerField(default=1)),
                ("content", models.TextField(blank=True)),
                (
                    "signing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="register.event",
                    ),
                ),
            ],
            bases=("register.record",),
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("name", models.CharField(blank=True, max_length=300)),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="register.body",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="register.agreement"
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Plan",
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
                    "plan_kind",
                    models.CharField(
                        choices=[
                            ("outline", "Outline"),
                            ("five_year_plan", "Five Year Plan"),
                            ("regional_plan", "Regional Plan"),
                            ("city_plan", "City Plan"),
                            ("area_plan", "Area Plan"),
                            ("network_plan", "Network Plan"),
                            ("action_plan", "Action Plan"),
                            ("regulation", "Regulation"),
                            ("decision", "Decision"),
                            ("research", "Research"),
                        ],
                        max_length=20,
                    ),
                ),
                ("edition", models.CharField(blank=True, max_length=60)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                ("horizon_from", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("horizon_to", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("content", models.TextField(blank=True)),
                ("bodies", models.ManyToManyField(blank=True, related_name="plans", to="register.body")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="descendants",
                        to="register.plan",
                    ),
                ),
                ("places", models.ManyToManyField(blank=True, related_name="plans", to="register.place")),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="register.plan",
                    ),
                ),
            ],
            bases=("register.record",),
        ),
        migrations.CreateModel(
            name="Positioning",
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
                ("order", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("places", models.ManyToManyField(blank=True, related_name="positionings", to="register.place")),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="positionings",
                        to="register.plan",
                    ),
                ),
            ],
            bases=("register.record",),
        ),
        migrations.CreateModel(
            name="Project",
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
                ("function_text", models.CharField(blank=True, max_length=200)),
                ("sector", models.CharField(blank=True, max_length=60)),
                ("origin_text", models.CharField(blank=True, max_length=300)),
                ("host_text", models.CharField(blank=True, max_length=300)),
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
                ("amount_note", models.CharField(blank=True, max_length=300)),
                ("jobs", models.PositiveIntegerField(blank=True, null=True)),
                ("jobs_text", models.CharField(blank=True, max_length=300)),
                ("size_text", models.CharField(blank=True, max_length=500)),
                (
                    "progress",
                    models.CharField(
                        choices=[
                            ("unknown", "Unknown"),
                            ("planned", "Planned"),
                            ("under_way", "Under Way"),
                            ("completed", "Completed"),
                            ("stopped", "Stopped"),
                        ],
                        default="unknown",
                        max_length=20,
                    ),
                ),
                ("agreements", models.ManyToManyField(blank=True, related_name="projects", to="register.agreement")),
                (
                    "function",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="register.function",
                    ),
                ),
                ("hosts", models.ManyToManyField(blank=True, related_name="projects_arriving", to="register.place")),
                ("origins", models.ManyToManyField(blank=True, related_name="projects_leaving", to="register.place")),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="register.plan",
                    ),
                ),
            ],
            bases=("register.record",),
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("code", models.SlugField(max_length=60)),
                ("name_en", models.CharField(blank=True, max_length=300)),
                ("name_zh", models.CharField(blank=True, max_length=300)),
                ("due", models.DateField(blank=True, null=True)),
                ("delivered", models.DateField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="milestones", to="register.project"
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Funding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("name", models.CharField(blank=True, max_length=300)),
                ("amount", models.BigIntegerField()),
                (
                    "amount_kind",
                    models.CharField(
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
                ("note", models.TextField(blank=True)),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="funding",
                        to="register.body",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="funding", to="register.project"
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "degree",
                    models.CharField(
                        choices=[("prohibited", "Prohibited"), ("restricted", "Restricted")], max_length=20
                    ),
                ),
                ("what_en", models.TextField()),
                ("what_zh", models.TextField(blank=True)),
                ("share", models.FloatField(blank=True, null=True)),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restrictions",
                        to="register.place",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restrictions",
                        to="register.plan",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="restrictions",
                        to="register.function",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Signatory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("name", models.CharField(max_length=200)),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed",
                        to="register.body",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatories",
                        to="register.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Venture",
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
                ("capital", models.BigIntegerField(blank=True, null=True)),
                (
                    "capital_kind",
                    models.CharField(
                        choices=[
                            ("agreed", "Agreed"),
                            ("planned", "Planned"),
                            ("in_place", "In Place"),
                            ("registered", "Registered"),
                            ("unstated", "Unstated"),
                        ],
                        default="unstated",
                        max_length=20,
                    ),
                ),
                ("seat", models.CharField(blank=True, max_length=300)),
                ("purpose", models.TextField(blank=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ventures",
                        to="register.agreement",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ventures",
                        to="register.body",
                    ),
                ),
            ],
            bases=("register.record",),
        ),
        migrations.CreateModel(
            name="Stake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("ratio", models.PositiveIntegerField()),
                ("amount", models.BigIntegerField(blank=True, null=True)),
                ("basis", models.CharField(blank=True, max_length=300)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stakes", to="register.body"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stakes", to="register.venture"
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "agreement_kind__in",
                        [
                            "agreement",
                            "framework",
                            "memorandum",
                            "consensus",
                            "investment",
                            "compensation",
                            "central_rule",
                            "unknown",
                        ],
                    )
                ),
                name="agreement_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(("body__isnull", False), models.Q(("name", ""), _negated=True), _connector="OR"),
                name="party_is_a_body_or_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "plan_kind__in",
                        [
                            "outline",
                            "five_year_plan",
                            "regional_plan",
                            "city_plan",
                            "area_plan",
                            "network_plan",
                            "action_plan",
                            "regulation",
                            "decision",
                            "research",
                        ],
                    )
                ),
                name="plan_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("horizon_to__isnull", True),
                    ("horizon_from__isnull", True),
                    ("horizon_to__gte", models.F("horizon_from")),
                    _connector="OR",
                ),
                name="plan_ends_after_its_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("progress__in", ["unknown", "planned", "under_way", "completed", "stopped"])),
                name="project_progress_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(
                        ("amount__gte", 0),
                        ("amount_kind__in", ["agreed", "planned", "in_place", "registered", "unstated"]),
                    ),
                    _connector="OR",
                ),
                name="project_money_has_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.UniqueConstraint(
                fields=("record", "code"), name="one_milestone_of_a_code_in_a_project"
            ),
        ),
        migrations.AddConstraint(
            model_name="funding",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="funding_is_not_negative"),
        ),
        migrations.AddConstraint(
            model_name="funding",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_kind__in", ["agreed", "planned", "in_place", "registered", "unstated"])),
                name="funding_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="funding",
            constraint=models.CheckConstraint(
                condition=models.Q(("body__isnull", False), models.Q(("name", ""), _negated=True), _connector="OR"),
                name="funder_is_a_body_or_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=models.CheckConstraint(
                condition=models.Q(("degree__in", ["prohibited", "restricted"])), name="restriction_degree_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("share__isnull", True), models.Q(("share__gte", 0), ("share__lte", 100)), _connector="OR"
                ),
                name="restriction_share_is_percent",
            ),
        ),
        migrations.AddConstraint(
            model_name="venture",
            constraint=models.CheckConstraint(
                condition=models.Q(("capital__isnull", True), ("capital__gt", 0), _connector="OR"),
                name="venture_capital_is_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="venture",
            constraint=models.CheckConstraint(
                condition=models.Q(("capital_kind__in", ["agreed", "planned", "in_place", "registered", "unstated"])),
                name="venture_capital_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="stake",
            constraint=models.CheckConstraint(condition=models.Q(("ratio__gt", 0)), name="stake_ratio_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="stake",
            constraint=models.UniqueConstraint(fields=("record", "body"), name="one_stake_of_a_body_in_a_venture"),
        ),
    ]
