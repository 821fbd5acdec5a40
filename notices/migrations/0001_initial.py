"""All tables of this room, as they were before anything was deployed."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("staff", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Endpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("turn_of", models.CharField(blank=True, default="", max_length=40)),
                ("turn_until", models.DateTimeField(null=True)),
                ("rest_until", models.DateTimeField(null=True)),
                (
                    "rest_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("no_connection", "No connection to the other side"),
                            ("busy", "The other side is busy"),
                            ("too_many", "The other side takes no more messages for now"),
                            ("refused", "The other side refused it"),
                            ("no_answer", "Handed over, but no answer came. It may have arrived."),
                            ("worker_lost", "The sending process stopped in the middle. It may have arrived."),
                            ("no_address", "The recipient has no e-mail address or the account is closed"),
                            ("no_mobile", "This is not a mobile number"),
                            ("no_template", "No approved template number is entered for this text"),
                            ("switched_off", "The robot is switched off"),
                            ("text", "The text of the message cannot be put together"),
                            ("no_more", "The customer wants no more messages"),
                            ("do_not_call", "The customer is not to be called"),
                            ("not_due", "The reminder is not needed any more"),
                            ("quiet", "It waits for the end of the quiet hours"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("troubles", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name",), name="notices_endpoint_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("turn_of", ""), ("turn_until__isnull", True)),
                            models.Q(models.Q(("turn_of", ""), _negated=True), ("turn_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="notices_endpoint_turn_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="notice_preference",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "email_from",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "All messages"),
                            (2, "Attention and above"),
                            (3, "Alert and crisis"),
                            (4, "Crisis only"),
                            (9, "No e-mail"),
                        ],
                        default=1,
                        verbose_name="e-mail",
                    ),
                ),
            ],
            options={
                "verbose_name": "message preference",
                "verbose_name_plural": "message preferences",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email_from__in", [1, 2, 3, 4, 9])),
                        name="notices_preference_email_from_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Robot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("wecom", "WeCom"), ("dingtalk", "DingTalk")], max_length=10, verbose_name="kind"
                    ),
                ),
                ("url", models.CharField(max_length=500, verbose_name="webhook address")),
                ("secret", models.CharField(blank=True, default="", max_length=200, verbose_name="signature secret")),
                (
                    "language",
                    models.CharField(
                        choices=[("zh-hans", "Chinese"), ("en", "English")],
                        default="zh-hans",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                ("rest_until", models.DateTimeField(editable=False, null=True)),
                ("rest_why", models.CharField(blank=True, default="", editable=False, max_length=20)),
                ("troubles", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="staff.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="staff.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "robot",
                "verbose_name_plural": "robots",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("area__isnull", True), ("outlet__isnull", True)),
                            models.Q(("outlet__isnull", True), ("region__isnull", True)),
                            models.Q(("area__isnull", True), ("region__isnull", True)),
                            _connector="OR",
                        ),
                        name="notices_robot_one_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("url__startswith", "https://"),
                            ("url__startswith", "http://127.0.0.1:"),
                            ("url__startswith", "http://localhost:"),
                            _connector="OR",
                        ),
                        name="notices_robot_url_https",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200)),
                ("mobile", models.CharField(blank=True, default="", max_length=20, verbose_name="mobile")),
                ("wecom", models.CharField(blank=True, default="", max_length=64, verbose_name="WeCom contact")),
                ("code", models.CharField(max_length=80)),
                ("params", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("own_words", models.TextField(blank=True, default="", verbose_name="words")),
                (
                    "own_template",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="template number"),
                ),
                (
                    "message_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("notice", "Notice by text message"),
                            ("promotion", "Promotion by text message"),
                            ("wecom", "WeCom message"),
                        ],
                        default="",
                        max_length=9,
                        verbose_name="class",
                    ),
                ),
                ("mention", models.JSONField(default=list)),
                ("about_id", models.BigIntegerField(null=True)),
                (
                    "urgency",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Normal"), (2, "Attention"), (3, "Alert"), (4, "Crisis")],
                        default=1,
                        verbose_name="urgency",
                    ),
                ),
                ("queued_at", models.DateTimeField(verbose_name="queued")),
                ("read_at", models.DateTimeField(null=True, verbose_name="read")),
                ("batch", models.UUIDField(editable=False, null=True)),
                (
                    "about_type",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
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
                        verbose_name="outlet",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recipient",
                    ),
                ),
                (
                    "robot",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="notices.robot",
                        verbose_name="robot",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ["-queued_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["recipient", "-queued_at", "-id"],
                        name="notices_message_unread",
                    ),
                    models.Index(fields=["recipient", "-queued_at", "-id"], name="notices_message_of"),
                    models.Index(
                        condition=models.Q(("robot__isnull", False)), fields=["robot"], name="notices_message_of_robot"
                    ),
                    models.Index(fields=["about_type", "about_id"], name="notices_message_about"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="notices_message_once_per_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("mobile", ""), ("recipient__isnull", False), ("robot__isnull", True), ("wecom", "")
                            ),
                            models.Q(
                                ("mobile", ""), ("recipient__isnull", True), ("robot__isnull", False), ("wecom", "")
                            ),
                            models.Q(
                                ("recipient__isnull", True),
                                ("robot__isnull", True),
                                ("wecom", ""),
                                models.Q(("mobile", ""), _negated=True),
                            ),
                            models.Q(
                                ("mobile", ""),
                                ("recipient__isnull", True),
                                ("robot__isnull", True),
                                models.Q(("wecom", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="notices_message_one_reader",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("message_class", ""), ("own_template", ""), ("own_words", "")),
                            models.Q(
                                models.Q(("own_words", ""), _negated=True),
                                models.Q(("message_class", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="notices_message_own_words_classed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("about_id__isnull", True), ("about_type__isnull", True)),
                            models.Q(("about_id__isnull", False), ("about_type__isnull", False)),
                            _connector="OR",
                        ),
                        name="notices_message_about_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("urgency__in", [1, 2, 3, 4])), name="notices_message_urgency_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "E-mail"),
                            ("robot", "Group robot"),
                            ("sms", "Text message"),
                            ("wecom", "WeCom message"),
                        ],
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("claimed", "Next to be sent"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Not delivered"),
                            ("unclear", "Not certain"),
                            ("combined", "In a digest"),
                            ("withdrawn", "Not sent any more"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("next_try_at", models.DateTimeField(verbose_name="next try")),
                ("claimed_by", models.CharField(blank=True, default="", max_length=40)),
                ("lease_until", models.DateTimeField(null=True)),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("no_connection", "No connection to the other side"),
                            ("busy", "The other side is busy"),
                            ("too_many", "The other side takes no more messages for now"),
                            ("refused", "The other side refused it"),
                            ("no_answer", "Handed over, but no answer came. It may have arrived."),
                            ("worker_lost", "The sending process stopped in the middle. It may have arrived."),
                            ("no_address", "The recipient has no e-mail address or the account is closed"),
                            ("no_mobile", "This is not a mobile number"),
                            ("no_template", "No approved template number is entered for this text"),
                            ("switched_off", "The robot is switched off"),
                            ("text", "The text of the message cannot be put together"),
                            ("no_more", "The customer wants no more messages"),
                            ("do_not_call", "The customer is not to be called"),
                            ("not_due", "The reminder is not needed any more"),
                            ("quiet", "It waits for the end of the quiet hours"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="why",
                    ),
                ),
                (
                    "last_error",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="answer of the other side"),
                ),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                ("provider_id", models.CharField(blank=True, default="", max_length=200)),
                ("out_id", models.CharField(blank=True, default="", max_length=32)),
                (
                    "report",
                    models.CharField(
                        blank=True,
                        choices=[("", "—"), ("arrived", "Arrived"), ("lost", "Did not arrive")],
                        default="",
                        max_length=7,
                        verbose_name="receipt",
                    ),
                ),
                ("sent_to", models.CharField(blank=True, default="", max_length=254)),
                ("sent_subject", models.CharField(blank=True, default="", max_length=400)),
                ("sent_body", models.TextField(blank=True, default="")),
                (
                    "digest",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="notices.delivery",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="notices.message",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")), fields=["next_try_at"], name="notices_delivery_due"
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["claimed", "sending"])),
                        fields=["lease_until"],
                        name="notices_delivery_leased",
                    ),
                    models.Index(
                        condition=models.Q(("claimed_by", ""), _negated=True),
                        fields=["claimed_by"],
                        name="notices_delivery_claim",
                    ),
                    models.Index(
                        condition=models.Q(("digest__isnull", False)),
                        fields=["digest"],
                        name="notices_delivery_members",
                    ),
                    models.Index(fields=["state", "-id"], name="notices_delivery_state"),
                    models.Index(
                        condition=models.Q(("out_id", ""), _negated=True),
                        fields=["out_id"],
                        name="notices_delivery_out_id",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("message", "channel"), name="notices_delivery_once_per_channel"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="notices_delivery_sent_has_instant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["claimed", "sending"]), _negated=True),
                            models.Q(("lease_until__isnull", False), models.Q(("claimed_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="notices_delivery_leased_while_held",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "combined"), _negated=True), ("digest__isnull", False), _connector="OR"
                        ),
                        name="notices_delivery_combined_has_digest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("digest__isnull", True),
                            models.Q(("digest", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="notices_delivery_not_own_digest",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider_id", models.CharField(max_length=100)),
                ("mobile", models.CharField(max_length=20)),
                ("out_id", models.CharField(blank=True, default="", max_length=64)),
                ("arrived", models.BooleanField(verbose_name="arrived")),
                ("code", models.CharField(blank=True, default="", max_length=40, verbose_name="code")),
                ("words", models.CharField(blank=True, default="", max_length=200, verbose_name="words")),
                ("reported_at", models.DateTimeField(null=True, verbose_name="reported")),
                ("received_at", models.DateTimeField(verbose_name="received")),
                (
                    "delivery",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipt",
                        to="notices.delivery",
                    ),
                ),
            ],
            options={
                "verbose_name": "receipt",
                "verbose_name_plural": "receipts",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("delivery__isnull", True)),
                        fields=["received_at"],
                        name="notices_receipt_unmatched",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("provider_id", "mobile"), name="notices_receipt_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("provider_id", ""), _negated=True), models.Q(("mobile", ""), _negated=True)
                        ),
                        name="notices_receipt_names_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RobotSlot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("free_at", models.DateTimeField()),
                (
                    "robot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="notices.robot",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("robot", "number"), name="notices_robotslot_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__range", (1, 20))), name="notices_robotslot_per_minute"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TextOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=80)),
                (
                    "language",
                    models.CharField(
                        choices=[("zh-hans", "Chinese"), ("en", "English")], max_length=10, verbose_name="language"
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=200, verbose_name="subject")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                ("template", models.CharField(blank=True, default="", max_length=40, verbose_name="template number")),
                ("from_on", models.DateField(verbose_name="from")),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "text of a message",
                "verbose_name_plural": "texts of messages",
                "ordering": ["code", "language", "-from_on", "-pk"],
                "indexes": [models.Index(fields=["code", "language", "from_on"], name="notices_textoverride_lookup")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject", ""), ("body", "")),
                            models.Q(models.Q(("subject", ""), _negated=True), models.Q(("body", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="notices_textoverride_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="notices_textoverride_reasoned"
                    ),
                ],
            },
        ),
    ]
