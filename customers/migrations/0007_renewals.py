"""Insurance renewals, prospects and references."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0006_templates"),
        ("staff", "0003_calendar_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="district",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="district"),
        ),
        migrations.AlterField(
            model_name="messagetemplate",
            name="name",
            field=models.CharField(max_length=60, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="templateversion",
            name="number",
            field=models.PositiveSmallIntegerField(verbose_name="version"),
        ),
        migrations.CreateModel(
            name="OutsideList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="list number")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("given_by", models.CharField(max_length=80, verbose_name="given by")),
                ("received_on", models.DateField(verbose_name="received on")),
                ("consent_source", models.CharField(max_length=200, verbose_name="source of the consent")),
                ("note", models.CharField(blank=True, default="", max_length=400, verbose_name="note")),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outside_lists",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "list from outside",
                "verbose_name_plural": "lists from outside",
                "ordering": ["-received_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Prospect",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="prospect number")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("name_key", models.CharField(default="", editable=False, max_length=120)),
                ("mobile", models.CharField(max_length=30, verbose_name="mobile")),
                ("car", models.CharField(blank=True, default="", max_length=80, verbose_name="car wanted or driven")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("show", "Show"),
                            ("event", "Event"),
                            ("outside_list", "List from outside"),
                            ("walk_in", "Came by"),
                            ("recommended", "Recommended"),
                            ("online", "Online"),
                        ],
                        max_length=12,
                        verbose_name="source",
                    ),
                ),
                ("event", models.CharField(blank=True, default="", max_length=80, verbose_name="which show or event")),
                ("met_on", models.DateField(verbose_name="met on")),
                ("consent", models.BooleanField(default=False, verbose_name="agreed to be called")),
                (
                    "consent_source",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="source of the consent"),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="consent taken back")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("contacted", "In contact"),
                            ("converted", "Customer now"),
                            ("dropped", "Dropped"),
                        ],
                        default="new",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="next on")),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="words")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prospects",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prospects",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "outside_list",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prospects",
                        to="customers.outsidelist",
                        verbose_name="list from outside",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prospects",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "prospect",
                "verbose_name_plural": "prospects",
                "ordering": ["-met_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ProspectCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("reached", "Reached"),
                            ("no_answer", "No answer"),
                            ("wrong_number", "Wrong number"),
                            ("no_more", "Wants no calls"),
                        ],
                        max_length=12,
                        verbose_name="outcome",
                    ),
                ),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="what was said")),
                ("next_on", models.DateField(null=True, verbose_name="next on")),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "prospect",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="customers.prospect"
                    ),
                ),
            ],
            options={
                "verbose_name": "call to a prospect",
                "verbose_name_plural": "calls to prospects",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Reference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("willing_for", models.CharField(max_length=200, verbose_name="willing for")),
                ("willing_on", models.DateField(verbose_name="said so on")),
                ("said_how", models.CharField(max_length=200, verbose_name="how it was said")),
                ("noted_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
                ("withdrawn_reason", models.CharField(blank=True, default="", max_length=400, verbose_name="reason")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="references",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "willing reference",
                "verbose_name_plural": "willing references",
                "ordering": ["-noted_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReferenceUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("used_on", models.DateField(verbose_name="used on")),
                ("what", models.CharField(max_length=200, verbose_name="used for")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "reference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="customers.reference"
                    ),
                ),
            ],
            options={
                "verbose_name": "use of a reference",
                "verbose_name_plural": "uses of references",
                "ordering": ["-used_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Renewal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("insurance_until", models.DateField(verbose_name="insurance until")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "To be contacted"),
                            ("contacted", "Contacted"),
                            ("quoted", "Quoted"),
                            ("won", "Won"),
                            ("lost", "Lost"),
                            ("lapsed", "Lapsed"),
                        ],
                        default="due",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("next_on", models.DateField(verbose_name="next on")),
                ("agreed", models.BooleanField(default=False, verbose_name="agreed with the customer")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("made_at", models.DateTimeField(verbose_name="put on the list")),
                ("contacted_at", models.DateTimeField(blank=True, null=True, verbose_name="first reached")),
                ("quoted_at", models.DateTimeField(blank=True, null=True, verbose_name="first quoted")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("renewed_until", models.DateField(blank=True, null=True, verbose_name="insured anew until")),
                (
                    "lost_reason",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="why it was lost"),
                ),
                (
                    "lost_to",
                    models.CharField(
                        blank=True, default="", max_length=60, verbose_name="insurer the customer went to"
                    ),
                ),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="words")),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "referred_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referred_renewals",
                        to="staff.employee",
                        verbose_name="referred by",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "insurance renewal",
                "verbose_name_plural": "insurance renewals",
                "ordering": ["insurance_until", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RenewalCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("reached", "Reached"),
                            ("later", "Wants a call another day"),
                            ("no_answer", "No answer"),
                            ("wrong_number", "Wrong number"),
                            ("came", "Customer called or came"),
                        ],
                        max_length=12,
                        verbose_name="outcome",
                    ),
                ),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="what was said")),
                ("next_on", models.DateField(null=True, verbose_name="next on")),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "renewal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="customers.renewal"
                    ),
                ),
            ],
            options={
                "verbose_name": "call about a renewal",
                "verbose_name_plural": "calls about renewals",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RenewalQuote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("insurer", models.CharField(max_length=60, verbose_name="insurer")),
                (
                    "compulsory",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=10, verbose_name="compulsory insurance"
                    ),
                ),
                (
                    "commercial",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=10, verbose_name="commercial insurance"
                    ),
                ),
                (
                    "vehicle_tax",
                    models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name="vehicle tax"),
                ),
                ("cover", models.CharField(blank=True, default="", max_length=400, verbose_name="what is covered")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="holds until")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "renewal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="quotes", to="customers.renewal"
                    ),
                ),
            ],
            options={
                "verbose_name": "quote",
                "verbose_name_plural": "quotes",
                "ordering": ["made_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="renewal",
            name="won_quote",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="customers.renewalquote",
                verbose_name="quote taken",
            ),
        ),
        migrations.CreateModel(
            name="LostCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("reached", "Reached"), ("no_answer", "No answer"), ("wrong_number", "Wrong number")],
                        max_length=12,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="why the customer stays away"),
                ),
                (
                    "elsewhere",
                    models.CharField(
                        blank=True, default="", max_length=80, verbose_name="where the car is serviced now"
                    ),
                ),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="what was said")),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "reminder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lost_calls", to="customers.reminder"
                    ),
                ),
            ],
            options={
                "verbose_name": "call to a lost customer",
                "verbose_name_plural": "calls to lost customers",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "reached")),
                        fields=("reminder",),
                        name="customers_lostcall_reached_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "reached"), models.Q(("reason", ""), _negated=True)),
                            models.Q(models.Q(("outcome", "reached"), _negated=True), ("reason", "")),
                            _connector="OR",
                        ),
                        name="customers_lostcall_reason_when_reached",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="outsidelist",
            index=models.Index(fields=["outlet", "-received_on", "-id"], name="customers_list_of_outlet"),
        ),
        migrations.AddConstraint(
            model_name="outsidelist",
            constraint=models.CheckConstraint(
                condition=models.Q(("consent_source", ""), _negated=True), name="customers_outsidelist_with_consent"
            ),
        ),
        migrations.AddIndex(
            model_name="prospect",
            index=models.Index(fields=["outlet", "-met_on", "-id"], name="customers_prospect_of_outlet"),
        ),
        migrations.AddIndex(
            model_name="prospect",
            index=models.Index(
                condition=models.Q(("state__in", ["new", "contacted"])),
                fields=["next_on"],
                name="customers_prospect_to_do",
            ),
        ),
        migrations.AddConstraint(
            model_name="prospect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("consent", False), models.Q(("consent_source", ""), _negated=True), _connector="OR"
                ),
                name="customers_prospect_consent_with_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="prospect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source", "outside_list"), _negated=True),
                    ("outside_list__isnull", False),
                    _connector="OR",
                ),
                name="customers_prospect_from_a_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="prospect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("customer__isnull", False), ("state", "converted")),
                    models.Q(models.Q(("state", "converted"), _negated=True), ("customer__isnull", True)),
                    _connector="OR",
                ),
                name="customers_prospect_converted_to_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="prospect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("state__in", ["new", "contacted"])),
                    models.Q(("ended_at__isnull", False), ("state__in", ["converted", "dropped"])),
                    _connector="OR",
                ),
                name="customers_prospect_ended_then",
            ),
        ),
        migrations.AddConstraint(
            model_name="prospect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "dropped"), _negated=True),
                    models.Q(("words", ""), _negated=True),
                    _connector="OR",
                ),
                name="customers_prospect_dropped_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("customer",),
                name="customers_reference_one_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_reason", "")),
                    models.Q(
                        ("withdrawn_at__gte", models.F("noted_at")),
                        ("withdrawn_at__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="customers_reference_withdrawn_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="renewalquote",
            constraint=models.CheckConstraint(
                condition=models.Q(("commercial__gte", 0), ("compulsory__gte", 0), ("vehicle_tax__gte", 0)),
                name="customers_renewalquote_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="renewalquote",
            constraint=models.CheckConstraint(
                condition=models.Q(("compulsory__gt", 0), ("commercial__gt", 0), _connector="OR"),
                name="customers_renewalquote_for_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="renewalquote",
            constraint=models.CheckConstraint(
                condition=models.Q(("insurer", ""), _negated=True), name="customers_renewalquote_with_insurer"
            ),
        ),
        migrations.AddIndex(
            model_name="renewal",
            index=models.Index(fields=["outlet", "insurance_until", "id"], name="customers_renewal_of_outlet"),
        ),
        migrations.AddIndex(
            model_name="renewal",
            index=models.Index(fields=["outlet", "-ended_at", "-id"], name="customers_renewal_ended"),
        ),
        migrations.AddIndex(
            model_name="renewal",
            index=models.Index(
                condition=models.Q(("state__in", ["due", "contacted", "quoted"])),
                fields=["owner", "next_on"],
                name="customers_renewal_to_do",
            ),
        ),
        migrations.AddConstraint(
            model_name="renewal",
            constraint=models.UniqueConstraint(fields=("vehicle", "insurance_until"), name="customers_renewal_once"),
        ),
        migrations.AddConstraint(
            model_name="renewal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["due", "contacted", "quoted"])),
                fields=("vehicle",),
                name="customers_renewal_one_open_per_car",
            ),
        ),
        migrations.AddConstraint(
            model_name="renewal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True),
                        ("ended_by__isnull", True),
                        ("state__in", ["due", "contacted", "quoted"]),
                    ),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False), ("state__in", ["won", "lost"])),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", True), ("state", "lapsed")),
                    _connector="OR",
                ),
                name="customers_renewal_ended_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="renewal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("renewed_until__gt", models.F("insurance_until")),
                        ("state", "won"),
                        ("won_quote__isnull", False),
                    ),
                    models.Q(
                        models.Q(("state", "won"), _negated=True),
                        ("renewed_until__isnull", True),
                        ("won_quote__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="customers_renewal_won_with_quote",
            ),
        ),
        migrations.AddConstraint(
            model_name="renewal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "lost"), models.Q(("lost_reason", ""), _negated=True)),
                    models.Q(models.Q(("state", "lost"), _negated=True), ("lost_reason", ""), ("lost_to", "")),
                    _connector="OR",
                ),
                name="customers_renewal_lost_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="renewal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "quoted"), _negated=True), ("quoted_at__isnull", False), _connector="OR"
                ),
                name="customers_renewal_quoted_then",
            ),
        ),
    ]
