"""Templates of messages to customers, what was sent, and replies."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0005_care"),
        ("notices", "0004_receipts"),
        ("staff", "0003_calendar_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="care_messages",
                        to="customers.customer",
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
            },
        ),
        migrations.CreateModel(
            name="MessageTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
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
            ],
            options={
                "verbose_name": "sending",
                "verbose_name_plural": "sendings",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="caremessage",
            name="sending",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="customers.sending"
            ),
        ),
        migrations.CreateModel(
            name="TemplateVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="版本")),
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
            },
        ),
        migrations.AddField(
            model_name="sending",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sendings", to="customers.templateversion"
            ),
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
            },
        ),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outlet__isnull", True)),
                fields=("name",),
                name="customers_messagetemplate_one_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outlet__isnull", False)),
                fields=("name", "outlet"),
                name="customers_messagetemplate_one_name_of_outlet",
            ),
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(fields=["outlet", "-said_at", "-id"], name="customers_reply_of_outlet"),
        ),
        migrations.AddConstraint(
            model_name="nomore",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at__isnull", True)),
                fields=("mobile",),
                name="customers_nomore_one_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomore",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("mobile", ""), _negated=True), models.Q(("words", ""), _negated=True)),
                name="customers_nomore_says_who",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomore",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddIndex(
            model_name="caremessage",
            index=models.Index(fields=["outlet", "-at", "-id"], name="customers_care_msg_of_outlet"),
        ),
        migrations.AddIndex(
            model_name="caremessage",
            index=models.Index(fields=["customer", "-at"], name="customers_care_msg_of_customer"),
        ),
        migrations.AddIndex(
            model_name="caremessage",
            index=models.Index(
                condition=models.Q(("address", ""), _negated=True),
                fields=["address", "-id"],
                name="customers_care_msg_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="caremessage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reminder__isnull", True)),
                fields=("sending", "customer"),
                name="customers_caremessage_once_by_hand",
            ),
        ),
        migrations.AddConstraint(
            model_name="caremessage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reminder__isnull", False)),
                fields=("sending", "reminder"),
                name="customers_caremessage_once_per_sending",
            ),
        ),
        migrations.AddConstraint(
            model_name="caremessage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("message__isnull", False)),
                fields=("reminder",),
                name="customers_caremessage_one_per_reminder",
            ),
        ),
        migrations.AddConstraint(
            model_name="caremessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("message__isnull", False), ("why", ""), models.Q(("address", ""), _negated=True)),
                    models.Q(("message__isnull", True), models.Q(("why", ""), _negated=True)),
                    _connector="OR",
                ),
                name="customers_caremessage_sent_or_why_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.UniqueConstraint(fields=("template", "number"), name="customers_templateversion_number"),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "in_use")),
                fields=("template",),
                name="customers_templateversion_one_in_use",
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")), fields=("template",), name="customers_templateversion_one_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="customers_templateversion_has_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("message_class", "promotion"), _negated=True),
                    ("words__endswith", "拒收请回复R"),
                    _connector="OR",
                ),
                name="customers_templateversion_promotion_ends_so",
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "draft"), ("used_from_at__isnull", True)),
                    models.Q(("state", "in_use"), ("used_from_at__isnull", False), ("used_until_at__isnull", True)),
                    models.Q(("state", "retired"), ("used_from_at__isnull", False), ("used_until_at__isnull", False)),
                    _connector="OR",
                ),
                name="customers_templateversion_used_when",
            ),
        ),
        migrations.AddIndex(
            model_name="sending",
            index=models.Index(fields=["outlet", "-at", "-id"], name="customers_sending_of_outlet"),
        ),
        migrations.AddConstraint(
            model_name="wecomcontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("external_id", ""), _negated=True), name="customers_wecomcontact_named"
            ),
        ),
    ]
