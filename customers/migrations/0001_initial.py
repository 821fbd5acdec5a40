"""All tables of this room, as they were before anything was deployed."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("notices", "0001_initial"),
        ("staff", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Customer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="customer code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("name_key", models.CharField(default="", editable=False, max_length=120)),
                ("mobile", models.CharField(max_length=30, verbose_name="mobile")),
                (
                    "mobile_end",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Right("mobile", 4),
                        output_field=models.CharField(max_length=4),
                    ),
                ),
                (
                    "name_letters",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Replace("name_key", models.Value(" ")),
                        output_field=models.CharField(max_length=120),
                    ),
                ),
                (
                    "name_initials",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Substr(
                            "name_key",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.functions.text.StrIndex("name_key", models.Value("|")),
                                "+",
                                models.Value(1),
                            ),
                        ),
                        output_field=models.CharField(max_length=120),
                    ),
                ),
                (
                    "background",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "None"),
                            ("media", "Media"),
                            ("government", "Government"),
                            ("consumer_association", "Consumer association"),
                            ("lawyer", "Lawyer"),
                            ("key_account", "Key account"),
                        ],
                        default="none",
                        max_length=24,
                        verbose_name="background",
                    ),
                ),
                ("district", models.CharField(blank=True, default="", max_length=40, verbose_name="district")),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="customers.customer",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="customers",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "customer",
                "verbose_name_plural": "customers",
                "ordering": ["name_key", "pk"],
                "indexes": [
                    models.Index(fields=["mobile_end"], name="customers_customer_mobile"),
                    models.Index(fields=["name_key", "id"], name="customers_customer_by_name"),
                    models.Index(fields=["name"], name="customers_customer_name", opclasses=["varchar_pattern_ops"]),
                    models.Index(
                        fields=["name_letters"], name="customers_customer_letters", opclasses=["varchar_pattern_ops"]
                    ),
                    models.Index(
                        fields=["name_initials"], name="customers_customer_initials", opclasses=["varchar_pattern_ops"]
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="customers_customer_not_merged_into_itself",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DoNotCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_at", models.DateTimeField(verbose_name="from")),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="lifted")),
                (
                    "lift_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="reason for lifting"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="do_not_calls",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "wish not to be called",
                "verbose_name_plural": "wishes not to be called",
                "ordering": ["-from_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("customer",),
                        name="customers_donotcall_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="customers_donotcall_with_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lift_reason", ""), ("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                            models.Q(
                                ("lifted_at__gte", models.F("from_at")),
                                ("lifted_at__isnull", False),
                                models.Q(("lift_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="customers_donotcall_lifted_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("moved", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges_kept", to="customers.customer"
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges_away", to="customers.customer"
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "merge",
                "verbose_name_plural": "merges",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("merged",),
                        name="customers_merge_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept", models.F("merged")), _negated=True),
                        name="customers_merge_two_records",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("first_maintenance", "First maintenance"),
                            ("maintenance", "Periodic maintenance"),
                            ("insurance", "Insurance"),
                            ("inspection", "Annual inspection"),
                            ("tax", "Vehicle tax and tolls"),
                            ("pick_up", "Pick-up"),
                            ("greeting", "Greeting"),
                            ("weather", "Weather and traffic"),
                            ("lost", "Lost customer"),
                        ],
                        default="",
                        max_length=17,
                        verbose_name="for",
                    ),
                ),
                (
                    "message_class",
                    models.CharField(
                        choices=[
                            ("notice", "Notice by text message"),
                            ("promotion", "Promotion by text message"),
                            ("wecom", "WeCom message"),
                        ],
                        max_length=9,
                        verbose_name="class",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "template of messages",
                "verbose_name_plural": "templates of messages",
                "ordering": ["kind", "message_class", "name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outlet__isnull", True)),
                        fields=("name",),
                        name="customers_messagetemplate_one_name",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outlet__isnull", False)),
                        fields=("name", "outlet"),
                        name="customers_messagetemplate_one_name_of_outlet",
                    ),
                ],
            },
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
                "indexes": [models.Index(fields=["outlet", "-received_on", "-id"], name="customers_list_of_outlet")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("consent_source", ""), _negated=True),
                        name="customers_outsidelist_with_consent",
                    )
                ],
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
                "indexes": [
                    models.Index(fields=["outlet", "-met_on", "-id"], name="customers_prospect_of_outlet"),
                    models.Index(
                        condition=models.Q(("state__in", ["new", "contacted"])),
                        fields=["next_on"],
                        name="customers_prospect_to_do",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("consent", False), models.Q(("consent_source", ""), _negated=True), _connector="OR"
                        ),
                        name="customers_prospect_consent_with_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", "outside_list"), _negated=True),
                            ("outside_list__isnull", False),
                            _connector="OR",
                        ),
                        name="customers_prospect_from_a_list",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("customer__isnull", False), ("state", "converted")),
                            models.Q(models.Q(("state", "converted"), _negated=True), ("customer__isnull", True)),
                            _connector="OR",
                        ),
                        name="customers_prospect_converted_to_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state__in", ["new", "contacted"])),
                            models.Q(("ended_at__isnull", False), ("state__in", ["converted", "dropped"])),
                            _connector="OR",
                        ),
                        name="customers_prospect_ended_then",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dropped"), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="customers_prospect_dropped_with_reason",
                    ),
                ],
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("customer",),
                        name="customers_reference_one_in_force",
                    ),
                    models.CheckConstraint(
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
                ],
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
            name="ScreeningRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("bulk_on", models.DateField(verbose_name="lists are due on")),
                ("ends_on", models.DateField(verbose_name="ends on")),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="note")),
                ("seed", models.CharField(editable=False, max_length=64)),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                ("settled_at", models.DateTimeField(null=True)),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
            ],
            options={
                "verbose_name": "screening round",
                "verbose_name_plural": "screening rounds",
                "ordering": ["-bulk_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("bulk_on__lte", models.F("ends_on"))),
                        name="customers_screeninground_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seed", ""), _negated=True), name="customers_screeninground_seeded"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreeningList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[("bulk", "By the due day"), ("later", "Found later")],
                        default="bulk",
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "To be filed"),
                            ("filed", "With the area manager"),
                            ("verified", "With the region"),
                            ("accepted", "Accepted"),
                        ],
                        default="due",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("filed_at", models.DateTimeField(null=True, verbose_name="filed")),
                ("filed_words", models.CharField(blank=True, default="", max_length=400, verbose_name="note")),
                ("late_days", models.PositiveSmallIntegerField(default=0, verbose_name="days late")),
                ("verified_at", models.DateTimeField(null=True, verbose_name="verified")),
                (
                    "verified_words",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="what the area manager says"),
                ),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="accepted")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "filed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filed by",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screening_lists",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="verified by",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lists", to="customers.screeninground"
                    ),
                ),
            ],
            options={
                "verbose_name": "screening list",
                "verbose_name_plural": "screening lists",
                "ordering": ["due_on", "outlet", "pk"],
                "indexes": [
                    models.Index(fields=["round", "kind", "state"], name="customers_screeninglist_round"),
                    models.Index(fields=["outlet", "state", "due_on"], name="customers_screeninglist_outlet"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "bulk")),
                        fields=("round", "outlet"),
                        name="customers_screeninglist_one_bulk",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("filed_at__isnull", True),
                                ("filed_by__isnull", True),
                                ("late_days", 0),
                                ("state", "due"),
                            ),
                            models.Q(
                                models.Q(("state", "due"), _negated=True),
                                ("filed_at__isnull", False),
                                ("filed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="customers_screeninglist_filed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["due", "filed"]),
                                ("verified_at__isnull", True),
                                ("verified_by__isnull", True),
                            ),
                            models.Q(
                                ("state__in", ["verified", "accepted"]),
                                ("verified_at__isnull", False),
                                ("verified_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="customers_screeninglist_verified_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", False), ("state", "accepted")),
                            models.Q(models.Q(("state", "accepted"), _negated=True), ("accepted_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="customers_screeninglist_accepted_then",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreeningDeduction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month_on", models.DateField(verbose_name="month")),
                ("late_days", models.PositiveSmallIntegerField(verbose_name="days late")),
                ("reckoned", models.PositiveSmallIntegerField(verbose_name="points by the rule")),
                ("rule", models.JSONField(default=dict)),
                ("points", models.PositiveSmallIntegerField(verbose_name="points off")),
                ("made_at", models.DateTimeField()),
                ("appeal", models.CharField(blank=True, default="", max_length=1000, verbose_name="appeal")),
                ("appealed_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not decided yet"),
                            ("stands", "The points stand"),
                            ("reduced", "Fewer points"),
                            ("lifted", "No points"),
                        ],
                        default="",
                        max_length=7,
                        verbose_name="decision",
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=400, verbose_name="reason")),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "appealed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "list",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deduction",
                        to="customers.screeninglist",
                    ),
                ),
            ],
            options={
                "verbose_name": "points off for screening",
                "verbose_name_plural": "points off for screening",
                "ordering": ["-month_on", "pk"],
                "indexes": [models.Index(fields=["month_on"], name="customers_deduction_month")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("late_days__gt", 0), ("month_on__day", 1), ("points__lte", models.F("reckoned"))
                        ),
                        name="customers_screeningdeduction_of_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("appeal", ""),
                                ("appealed_at__isnull", True),
                                ("appealed_by__isnull", True),
                                ("decision", ""),
                            ),
                            models.Q(
                                models.Q(("appeal", ""), _negated=True),
                                ("appealed_at__isnull", False),
                                ("appealed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="customers_screeningdeduction_appeal_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decision", ""),
                                ("points", models.F("reckoned")),
                            ),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                                models.Q(("decided_by", models.F("appealed_by")), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="customers_screeningdeduction_decided_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreeningAcceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "seat",
                    models.CharField(
                        choices=[("coordinator", "Region coordinator"), ("manager", "Region manager")], max_length=11
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="note")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
                        to="customers.screeninglist",
                    ),
                ),
            ],
            options={
                "verbose_name": "acceptance of a screening list",
                "verbose_name_plural": "acceptances of screening lists",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("list", "seat"), name="customers_screeningacceptance_seat_once"),
                    models.UniqueConstraint(fields=("list", "by"), name="customers_screeningacceptance_person_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SegmentPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "segment",
                    models.CharField(
                        choices=[("loyal", "Loyal"), ("ordinary", "Ordinary"), ("lost", "Lost")],
                        max_length=8,
                        verbose_name="segment",
                    ),
                ),
                ("visits", models.PositiveIntegerField(default=0, verbose_name="paid visits")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(null=True, verbose_name="to")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="segments", to="customers.customer"
                    ),
                ),
            ],
            options={
                "verbose_name": "segment",
                "verbose_name_plural": "segments",
                "ordering": ["-from_on", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("to_on__isnull", True)),
                        fields=["segment"],
                        name="customers_segment_present",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("to_on__isnull", True)),
                        fields=("customer",),
                        name="customers_segment_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("from_on__lte", models.F("to_on")), _connector="OR"
                        ),
                        name="customers_segment_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "message_class",
                    models.CharField(
                        choices=[
                            ("notice", "Notice by text message"),
                            ("promotion", "Promotion by text message"),
                            ("wecom", "WeCom message"),
                        ],
                        max_length=9,
                        verbose_name="class",
                    ),
                ),
                ("words", models.TextField(verbose_name="words")),
                (
                    "approved_as",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="template number"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("in_use", "In use"), ("retired", "No longer used")],
                        default="draft",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="written")),
                ("used_from_at", models.DateTimeField(null=True, verbose_name="in use from")),
                ("used_until_at", models.DateTimeField(null=True, verbose_name="in use until")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="customers.messagetemplate",
                    ),
                ),
                (
                    "used_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a template",
                "verbose_name_plural": "versions of templates",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("template", "number"), name="customers_templateversion_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "in_use")),
                        fields=("template",),
                        name="customers_templateversion_one_in_use",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("template",),
                        name="customers_templateversion_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="customers_templateversion_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("message_class", "promotion"), _negated=True),
                            ("words__endswith", "拒收请回复R"),
                            _connector="OR",
                        ),
                        name="customers_templateversion_promotion_ends_so",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "draft"), ("used_from_at__isnull", True)),
                            models.Q(
                                ("state", "in_use"), ("used_from_at__isnull", False), ("used_until_at__isnull", True)
                            ),
                            models.Q(
                                ("state", "retired"), ("used_from_at__isnull", False), ("used_until_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="customers_templateversion_used_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("audience", models.JSONField(default=dict)),
                ("extra", models.JSONField(default=dict)),
                ("at", models.DateTimeField(verbose_name="when")),
                ("done_at", models.DateTimeField(null=True, verbose_name="done")),
                ("form_key", models.CharField(editable=False, max_length=40, null=True, unique=True)),
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
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="staff.work"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sendings",
                        to="customers.templateversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "sending",
                "verbose_name_plural": "sendings",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["outlet", "-at", "-id"], name="customers_sending_of_outlet")],
            },
        ),
        migrations.CreateModel(
            name="Vehicle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("vin", models.CharField(max_length=17, unique=True, verbose_name="VIN")),
                (
                    "vin_end",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Right("vin", 6),
                        output_field=models.CharField(max_length=6),
                    ),
                ),
                ("plate", models.CharField(blank=True, default="", max_length=20, verbose_name="plate")),
                (
                    "plate_tail",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Substr("plate", 3),
                        output_field=models.CharField(max_length=20),
                    ),
                ),
                (
                    "plate_end",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Right("plate", 3),
                        output_field=models.CharField(max_length=3),
                    ),
                ),
                ("model", models.CharField(max_length=80, verbose_name="model")),
                ("brand_line", models.CharField(blank=True, default="", max_length=60, verbose_name="brand line")),
                ("purchased_on", models.DateField(blank=True, null=True, verbose_name="bought on")),
                ("warranty_until", models.DateField(blank=True, null=True, verbose_name="warranty until")),
                (
                    "three_guarantee_until",
                    models.DateField(blank=True, null=True, verbose_name="three guarantees until"),
                ),
                ("insurance_until", models.DateField(blank=True, null=True, verbose_name="insurance until")),
                ("inspection_due", models.DateField(blank=True, null=True, verbose_name="inspection due")),
                ("financed", models.BooleanField(default=False, verbose_name="bought on finance")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vehicles",
                        to="customers.customer",
                        verbose_name="car owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "car",
                "verbose_name_plural": "cars",
                "ordering": ["plate", "vin"],
                "indexes": [
                    models.Index(fields=["vin_end"], name="customers_vehicle_vin_end"),
                    models.Index(fields=["plate"], name="customers_vehicle_plate", opclasses=["varchar_pattern_ops"]),
                    models.Index(
                        fields=["plate_tail"], name="customers_vehicle_plate_tail", opclasses=["varchar_pattern_ops"]
                    ),
                    models.Index(fields=["plate_end"], name="customers_vehicle_plate_end"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("vin__regex", "^[0-9A-Za-z]{17}$")), name="customers_vehicle_vin_length"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first_maintenance", "First maintenance"),
                            ("maintenance", "Periodic maintenance"),
                            ("insurance", "Insurance"),
                            ("inspection", "Annual inspection"),
                            ("tax", "Vehicle tax and tolls"),
                            ("pick_up", "Pick-up"),
                            ("greeting", "Greeting"),
                            ("weather", "Weather and traffic"),
                            ("lost", "Lost customer"),
                        ],
                        max_length=17,
                        verbose_name="kind",
                    ),
                ),
                ("cycle", models.CharField(max_length=60)),
                ("due_on", models.DateField(verbose_name="due on")),
                ("remind_on", models.DateField(verbose_name="remind from")),
                ("basis", models.JSONField(default=dict)),
                ("held_out", models.BooleanField(default=False, verbose_name="held out")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "To be reminded"),
                            ("reminded", "Reminded"),
                            ("booked", "Booked"),
                            ("came", "Came"),
                            ("ended", "Ended"),
                            ("held_out", "Held out"),
                        ],
                        default="due",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="reminded")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("call", "By telephone"),
                            ("sms", "By SMS"),
                            ("wecom", "By WeCom"),
                            ("person", "In person"),
                        ],
                        default="",
                        max_length=6,
                        verbose_name="how",
                    ),
                ),
                ("booked_at", models.DateTimeField(blank=True, null=True, verbose_name="booked")),
                ("came_on", models.DateField(blank=True, null=True, verbose_name="came on")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("end_reason", models.CharField(blank=True, default="", max_length=40, verbose_name="why it ended")),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="words")),
                ("next_at", models.DateTimeField(blank=True, null=True, verbose_name="next")),
                ("agreed", models.BooleanField(default=False, verbose_name="agreed with the customer")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("leased_until", models.DateTimeField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "leased_by",
                    models.ForeignKey(
                        db_index=False,
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
                        related_name="reminders",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(fields=["outlet", "state", "due_on", "id"], name="customers_reminder_of_outlet"),
                    models.Index(fields=["vehicle", "-due_on"], name="customers_reminder_of_vehicle"),
                    models.Index(
                        condition=models.Q(("state", "due")),
                        fields=["remind_on", "id"],
                        name="customers_reminder_to_do",
                    ),
                    models.Index(
                        condition=models.Q(("next_at__isnull", False)),
                        fields=["outlet", "-agreed", "due_on", "id"],
                        name="customers_reminder_calls",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["id"],
                        name="customers_reminder_unsettled",
                    ),
                    models.Index(
                        condition=models.Q(("came_on__isnull", True), ("state", "ended")),
                        fields=["remind_on", "id"],
                        name="customers_reminder_ended_late",
                    ),
                    models.Index(fields=["outlet", "remind_on"], name="customers_reminder_by_day"),
                    models.Index(
                        condition=models.Q(("leased_by__isnull", False)),
                        fields=["leased_by"],
                        name="customers_reminder_leased",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("vehicle", "kind", "cycle"), name="customers_reminder_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_out", False),
                            models.Q(("state__in", ["due", "reminded", "booked"]), _negated=True),
                            _connector="OR",
                        ),
                        name="customers_reminder_held_out_is_left_alone",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("leased_by__isnull", False)),
                        fields=("customer",),
                        name="customers_reminder_one_caller_per_customer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("leased_by__isnull", True), ("leased_until__isnull", True)),
                            models.Q(("leased_by__isnull", False), ("leased_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="customers_reminder_lease_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state__in", ["due", "reminded", "booked"])),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("leased_by__isnull", True),
                                ("next_at__isnull", True),
                                ("state__in", ["came", "ended"]),
                            ),
                            models.Q(("leased_by__isnull", True), ("next_at__isnull", True), ("state", "held_out")),
                            _connector="OR",
                        ),
                        name="customers_reminder_open_or_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "came"), _negated=True), ("came_on__isnull", False), _connector="OR"
                        ),
                        name="customers_reminder_came_on_a_day",
                    ),
                ],
            },
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
        migrations.CreateModel(
            name="CareMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("address", models.CharField(blank=True, default="", max_length=64)),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "—"),
                            ("no_more", "Wants no more messages"),
                            ("do_not_call", "Is not to be called"),
                            ("budget", "Was contacted often enough"),
                            ("no_address", "Has no mobile number or WeCom contact"),
                            ("value", "Something the words ask for is missing or too long"),
                            ("not_due", "Is not to be reminded, or was reminded already"),
                            ("twice", "The same number got it already"),
                        ],
                        default="",
                        max_length=11,
                        verbose_name="left out because",
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="care",
                        to="notices.message",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.outlet"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="care_messages",
                        to="customers.customer",
                    ),
                ),
                (
                    "reminder",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="customers.reminder",
                    ),
                ),
                (
                    "sending",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="customers.sending"
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="care_messages",
                        to="customers.vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "message to a customer",
                "verbose_name_plural": "messages to customers",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["outlet", "-at", "-id"], name="customers_care_msg_of_outlet"),
                    models.Index(fields=["customer", "-at"], name="customers_care_msg_of_customer"),
                    models.Index(
                        condition=models.Q(("address", ""), _negated=True),
                        fields=["address", "-id"],
                        name="customers_care_msg_address",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reminder__isnull", True)),
                        fields=("sending", "customer"),
                        name="customers_caremessage_once_by_hand",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reminder__isnull", False)),
                        fields=("sending", "reminder"),
                        name="customers_caremessage_once_per_sending",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("message__isnull", False)),
                        fields=("reminder",),
                        name="customers_caremessage_one_per_reminder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("message__isnull", False), ("why", ""), models.Q(("address", ""), _negated=True)),
                            models.Q(("message__isnull", True), models.Q(("why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="customers_caremessage_sent_or_why_not",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="called")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("told", "Told"),
                            ("booked", "Booked"),
                            ("no_answer", "No answer"),
                            ("busy", "Busy"),
                            ("off", "Switched off"),
                            ("wrong_number", "Wrong number"),
                            ("declined", "Does not want to"),
                            ("call_at", "Call again at"),
                            ("elsewhere", "Done elsewhere"),
                            ("sold", "The car is sold"),
                        ],
                        max_length=12,
                        verbose_name="outcome",
                    ),
                ),
                ("call_at", models.DateTimeField(null=True, verbose_name="call again at")),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="note")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="called by",
                    ),
                ),
                (
                    "reminder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="customers.reminder"
                    ),
                ),
            ],
            options={
                "verbose_name": "call about a reminder",
                "verbose_name_plural": "calls about reminders",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["by", "-at"], name="customers_care_call_of_caller")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("call_at__isnull", False), ("outcome", "call_at")),
                            models.Q(("outcome", "call_at"), _negated=True),
                            _connector="OR",
                        ),
                        name="customers_care_call_says_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True)),
                ("mobile", models.CharField(max_length=20)),
                ("words", models.CharField(blank=True, default="", max_length=500, verbose_name="words")),
                ("said_at", models.DateTimeField(verbose_name="when")),
                ("no_more", models.BooleanField(default=False, verbose_name="wants no more messages")),
                ("handled_at", models.DateTimeField(null=True, verbose_name="seen to")),
                ("note", models.CharField(blank=True, default="", max_length=400, verbose_name="note")),
                (
                    "answers",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="customers.caremessage",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="customers.customer",
                    ),
                ),
                (
                    "handled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "reply",
                "verbose_name_plural": "replies",
                "ordering": ["-said_at", "-pk"],
                "indexes": [models.Index(fields=["outlet", "-said_at", "-id"], name="customers_reply_of_outlet")],
            },
        ),
        migrations.CreateModel(
            name="NoMore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mobile", models.CharField(max_length=20)),
                ("from_at", models.DateTimeField(verbose_name="from")),
                ("words", models.CharField(max_length=400, verbose_name="what the customer said")),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="lifted")),
                (
                    "lift_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="reason for lifting"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="no_more_messages",
                        to="customers.customer",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.reply"
                    ),
                ),
            ],
            options={
                "verbose_name": "wish for no more messages",
                "verbose_name_plural": "wishes for no more messages",
                "ordering": ["-from_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("mobile",),
                        name="customers_nomore_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mobile", ""), _negated=True), models.Q(("words", ""), _negated=True)
                        ),
                        name="customers_nomore_says_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lift_reason", ""), ("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                            models.Q(
                                ("lifted_at__gte", models.F("from_at")),
                                ("lifted_by__isnull", False),
                                models.Q(("lift_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="customers_nomore_lifted_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unmasking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("what", models.CharField(max_length=20)),
                ("where", models.CharField(max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unmaskings",
                        to="customers.customer",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unmaskings",
                        to="customers.vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "look at a whole number",
                "verbose_name_plural": "looks at whole numbers",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Ownership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(null=True, verbose_name="from")),
                ("to_on", models.DateField(verbose_name="to")),
                ("changed_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, default="", max_length=400, verbose_name="reason")),
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
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ownerships", to="customers.customer"
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ownerships", to="customers.vehicle"
                    ),
                ),
            ],
            options={
                "verbose_name": "former owner",
                "verbose_name_plural": "former owners",
                "ordering": ["-to_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_on__isnull", True), ("from_on__lte", models.F("to_on")), _connector="OR"
                        ),
                        name="customers_ownership_forward",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("call", "Call"), ("survey", "Survey"), ("message", "Message"), ("visit", "Visit")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("out", "From us"), ("in", "From the customer")],
                        default="out",
                        max_length=3,
                        verbose_name="direction",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("words", models.TextField(blank=True, default="", verbose_name="what was said")),
                ("outside_budget", models.BooleanField(default=False, verbose_name="outside the contact budget")),
                ("key", models.CharField(editable=False, max_length=80, null=True, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["customer", "-at", "-id"], name="customers_contact_of_customer"),
                    models.Index(
                        condition=models.Q(("vehicle__isnull", False)),
                        fields=["vehicle", "-at", "-id"],
                        name="customers_contact_of_vehicle",
                    ),
                    models.Index(
                        condition=models.Q(("outside_budget", False)),
                        fields=["customer", "at"],
                        name="customers_contact_budget",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outside_budget", True),
                            models.Q(("direction", "out"), ("kind__in", ["call", "survey", "message"])),
                            _connector="OR",
                        ),
                        name="customers_contact_counted_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("key__isnull", True), models.Q(("key", ""), _negated=True), _connector="OR"
                        ),
                        name="customers_contact_key_not_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WeComContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("external_id", models.CharField(max_length=64, unique=True, verbose_name="WeCom contact")),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wecom_contact",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact in WeCom",
                "verbose_name_plural": "contacts in WeCom",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("external_id", ""), _negated=True), name="customers_wecomcontact_named"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="case number")),
                ("title", models.CharField(max_length=120, verbose_name="what it is about")),
                (
                    "suggested_tier",
                    models.CharField(
                        blank=True,
                        choices=[("AAA", "AAA"), ("AA", "AA"), ("A", "A")],
                        default="",
                        max_length=3,
                        verbose_name="suggested tier",
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[("AAA", "AAA"), ("AA", "AA"), ("A", "A")], max_length=3, verbose_name="tier"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("opened", "Waiting for an owner"),
                            ("in_hand", "In hand"),
                            ("settled", "Settled, to be verified"),
                            ("verified", "Verified, to be closed"),
                            ("closed", "Closed"),
                        ],
                        default="opened",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                ("recorded_at", models.DateTimeField(verbose_name="first signal")),
                ("clock_from_at", models.DateTimeField(verbose_name="clock from")),
                ("half_at", models.DateTimeField()),
                ("alert_at", models.DateTimeField()),
                ("deadline_at", models.DateTimeField(verbose_name="to be settled by")),
                ("next_warning_at", models.DateTimeField(null=True)),
                ("first_action_at", models.DateTimeField(null=True)),
                ("exposed_at", models.DateTimeField(null=True, verbose_name="report published")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="settled")),
                ("outcome", models.TextField(blank=True, default="", verbose_name="outcome")),
                ("verified_at", models.DateTimeField(null=True, verbose_name="verified")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                ("reopened_at", models.DateTimeField(null=True, verbose_name="reopened")),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
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
                        related_name="cases_owned",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "key-customer case",
                "verbose_name_plural": "key-customer cases",
                "ordering": ["deadline_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["opened", "in_hand"])),
                        fields=["deadline_at", "id"],
                        name="customers_case_in_hand",
                    ),
                    models.Index(fields=["state", "-deadline_at", "-id"], name="customers_case_by_state"),
                    models.Index(
                        fields=["state", "tier", "deadline_at"],
                        include=("half_at", "alert_at", "outlet"),
                        name="customers_case_counts",
                    ),
                    models.Index(fields=["outlet", "state", "deadline_at", "id"], name="customers_case_of_outlet"),
                    models.Index(fields=["owner", "state", "deadline_at"], name="customers_case_of_owner"),
                    models.Index(
                        condition=models.Q(("next_warning_at__isnull", False)),
                        fields=["next_warning_at"],
                        name="customers_case_warning",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "closed"), _negated=True),
                        fields=("vehicle",),
                        name="customers_case_one_open_per_car",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("alert_at__lte", models.F("deadline_at")),
                            ("clock_from_at__lte", models.F("half_at")),
                            ("half_at__lte", models.F("alert_at")),
                        ),
                        name="customers_case_clock_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_hand"), _negated=True), ("owner__isnull", False), _connector="OR"
                        ),
                        name="customers_case_in_hand_has_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["settled", "verified", "closed"]), _negated=True),
                            models.Q(
                                ("next_warning_at__isnull", True),
                                ("settled_at__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="customers_case_settled_with_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("criterion", models.CharField(max_length=40, verbose_name="criterion")),
                (
                    "suggested_tier",
                    models.CharField(
                        choices=[("AAA", "AAA"), ("AA", "AA"), ("A", "A")], max_length=3, verbose_name="suggested tier"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a decision"),
                            ("confirmed", "Confirmed"),
                            ("merged", "Merged into the open case"),
                            ("dismissed", "Dismissed"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded")),
                ("due_at", models.DateTimeField(verbose_name="to be decided by")),
                ("next_warning_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=400, verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(
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
                        related_name="candidates",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="customers.case",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "candidate",
                "verbose_name_plural": "candidates",
                "ordering": ["due_at", "pk"],
                "indexes": [
                    models.Index(fields=["outlet", "state", "due_at", "id"], name="customers_candidate_list"),
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["next_warning_at"],
                        name="customers_candidate_warning",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("vehicle", "criterion"),
                        name="customers_candidate_one_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="customers_candidate_decided_or_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["confirmed", "merged"]), _negated=True),
                            ("case__isnull", False),
                            _connector="OR",
                        ),
                        name="customers_candidate_taken_into_a_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("negotiation", "Negotiation"),
                            ("watch", "24-hour watch"),
                            ("compensation", "Compensation offered"),
                            ("technical", "Technical consultation"),
                            ("exposure", "Report published"),
                            ("settlement", "Settlement"),
                            ("verification", "Verification call"),
                            ("other", "Other"),
                        ],
                        max_length=14,
                        verbose_name="what was done",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("words", models.TextField(verbose_name="result, in the customer's own words")),
                (
                    "amount",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="amount"),
                ),
                ("next_step", models.CharField(blank=True, default="", max_length=200, verbose_name="next step")),
                ("next_by_at", models.DateTimeField(blank=True, null=True, verbose_name="by when")),
                ("next_done_at", models.DateTimeField(null=True)),
                ("recorded_at", models.DateTimeField()),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="customers.case"
                    ),
                ),
                (
                    "next_who",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who does it",
                    ),
                ),
            ],
            options={
                "verbose_name": "action",
                "verbose_name_plural": "actions",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["case", "-at"], name="customers_action_of_case"),
                    models.Index(
                        condition=models.Q(("next_by_at__isnull", False), ("next_done_at__isnull", True)),
                        fields=["next_who", "next_by_at"],
                        name="customers_action_next",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                        name="customers_action_amount_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_by_at__isnull", True), models.Q(("next_step", ""), _negated=True), _connector="OR"
                        ),
                        name="customers_action_next_step_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreeningRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveSmallIntegerField(verbose_name="line")),
                ("criterion", models.CharField(max_length=40, verbose_name="criterion")),
                (
                    "tier",
                    models.CharField(
                        choices=[("AAA", "AAA"), ("AA", "AA"), ("A", "A")], max_length=3, verbose_name="tier"
                    ),
                ),
                ("words", models.CharField(max_length=400, verbose_name="what it is about")),
                (
                    "measures",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="what is being done"),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not verified yet"), ("true", "True"), ("not_true", "Not true")],
                        default="",
                        max_length=8,
                        verbose_name="verified",
                    ),
                ),
                (
                    "verdict_words",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="what was found"),
                ),
                ("verdict_at", models.DateTimeField(null=True)),
                ("drawn_at", models.DateTimeField(null=True)),
                (
                    "second",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not verified yet"), ("true", "True"), ("not_true", "Not true")],
                        default="",
                        max_length=8,
                        verbose_name="second look",
                    ),
                ),
                (
                    "second_words",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="what the second look found"),
                ),
                ("second_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screening_rows",
                        to="customers.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="customers.screeninglist"
                    ),
                ),
                (
                    "second_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verdict_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screening_rows",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "row of a screening list",
                "verbose_name_plural": "rows of screening lists",
                "ordering": ["list", "line"],
                "constraints": [
                    models.UniqueConstraint(fields=("list", "line"), name="customers_screeningrow_line_once"),
                    models.UniqueConstraint(fields=("list", "vehicle"), name="customers_screeningrow_car_once"),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="customers_screeningrow_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("drawn_at__isnull", True),
                                ("verdict", ""),
                                ("verdict_at__isnull", True),
                                ("verdict_by__isnull", True),
                            ),
                            models.Q(
                                ("verdict__in", ["true", "not_true"]),
                                ("verdict_at__isnull", False),
                                ("verdict_by__isnull", False),
                                models.Q(("verdict_words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="customers_screeningrow_verdict_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("second", ""), ("second_at__isnull", True), ("second_by__isnull", True)),
                            models.Q(
                                ("drawn_at__isnull", False),
                                ("second__in", ["true", "not_true"]),
                                ("second_at__isnull", False),
                                ("second_by__isnull", False),
                                models.Q(("second_words", ""), _negated=True),
                                models.Q(("second_by", models.F("verdict_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="customers_screeningrow_second_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("criterion", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=20)),
                ("number", models.CharField(max_length=60)),
                ("dated_on", models.DateField(null=True)),
                ("words", models.CharField(blank=True, default="", max_length=200)),
                ("recorded_at", models.DateTimeField()),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="customers.candidate"
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.vehicle"
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "ordering": ["dated_on", "kind", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("vehicle", "criterion", "kind", "number"), name="customers_evidence_used_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to="attachments/%Y/%m/", verbose_name="file")),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("size", models.PositiveIntegerField()),
                ("words", models.CharField(blank=True, default="", max_length=200, verbose_name="what it shows")),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "by",
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
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="customers.case",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="customers.customer",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="customers.vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case__isnull", True), ("customer__isnull", False), ("vehicle__isnull", True)),
                            models.Q(("case__isnull", True), ("customer__isnull", True), ("vehicle__isnull", False)),
                            models.Q(("case__isnull", False), ("customer__isnull", True), ("vehicle__isnull", True)),
                            _connector="OR",
                        ),
                        name="customers_attachment_one_record",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchShift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_at", models.DateTimeField(verbose_name="from")),
                ("to_at", models.DateTimeField(verbose_name="to")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shifts", to="customers.case"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who watches",
                    ),
                ),
            ],
            options={
                "verbose_name": "watch shift",
                "verbose_name_plural": "watch shifts",
                "ordering": ["from_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_at__lt", models.F("to_at"))), name="customers_watchshift_forward"
                    )
                ],
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
                "indexes": [
                    models.Index(fields=["outlet", "insurance_until", "id"], name="customers_renewal_of_outlet"),
                    models.Index(fields=["outlet", "-ended_at", "-id"], name="customers_renewal_ended"),
                    models.Index(
                        condition=models.Q(("state__in", ["due", "contacted", "quoted"])),
                        fields=["owner", "next_on"],
                        name="customers_renewal_to_do",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("vehicle", "insurance_until"), name="customers_renewal_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["due", "contacted", "quoted"])),
                        fields=("vehicle",),
                        name="customers_renewal_one_open_per_car",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                ("ended_by__isnull", True),
                                ("state__in", ["due", "contacted", "quoted"]),
                            ),
                            models.Q(
                                ("ended_at__isnull", False), ("ended_by__isnull", False), ("state__in", ["won", "lost"])
                            ),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", True), ("state", "lapsed")),
                            _connector="OR",
                        ),
                        name="customers_renewal_ended_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "lost"), models.Q(("lost_reason", ""), _negated=True)),
                            models.Q(models.Q(("state", "lost"), _negated=True), ("lost_reason", ""), ("lost_to", "")),
                            _connector="OR",
                        ),
                        name="customers_renewal_lost_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "quoted"), _negated=True), ("quoted_at__isnull", False), _connector="OR"
                        ),
                        name="customers_renewal_quoted_then",
                    ),
                ],
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("commercial__gte", 0), ("compulsory__gte", 0), ("vehicle_tax__gte", 0)),
                        name="customers_renewalquote_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("compulsory__gt", 0), ("commercial__gt", 0), _connector="OR"),
                        name="customers_renewalquote_for_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("insurer", ""), _negated=True), name="customers_renewalquote_with_insurer"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="last_action",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.caseaction"
            ),
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
    ]
