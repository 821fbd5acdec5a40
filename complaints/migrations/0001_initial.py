"""All tables of this room, as they were before anything was deployed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0001_initial"),
        ("staff", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("workshop", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Complaint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="complaint number")),
                ("received_at", models.DateTimeField(verbose_name="received")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("hotline", "Hotline"),
                            ("onsite", "On site"),
                            ("callback", "Follow-up call"),
                            ("media", "Media"),
                            ("headquarters", "Headquarters"),
                            ("letter", "Letter"),
                            ("authority", "Authority"),
                        ],
                        max_length=14,
                        verbose_name="channel",
                    ),
                ),
                ("fault_code", models.CharField(blank=True, default="", max_length=30, verbose_name="fault code")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("attitude", "Attitude"),
                            ("quality", "Quality"),
                            ("parts", "Parts"),
                            ("waiting", "Waiting"),
                            ("price", "Price"),
                            ("technical", "Technical"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="category",
                    ),
                ),
                ("liable", models.BooleanField(default=False, verbose_name="justified and liable")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                ("media_contacted", models.BooleanField(default=False, verbose_name="media contacted")),
                (
                    "association_contacted",
                    models.BooleanField(default=False, verbose_name="consumer association contacted"),
                ),
                ("authority_contacted", models.BooleanField(default=False, verbose_name="authority contacted")),
                ("unreasonable_demand", models.BooleanField(default=False, verbose_name="unreasonable demand")),
                ("threatened_exposure", models.BooleanField(default=False, verbose_name="threatens exposure")),
                ("disturbance", models.BooleanField(default=False, verbose_name="disturbance at the outlet")),
                (
                    "incident",
                    models.CharField(
                        blank=True,
                        choices=[("none", "None"), ("fire", "Fire"), ("accident", "Accident")],
                        default="none",
                        max_length=8,
                        verbose_name="incident",
                    ),
                ),
                ("contact", models.TextField(blank=True, default="", verbose_name="what the customer says")),
                ("caller_name", models.CharField(blank=True, default="", max_length=80, verbose_name="who complains")),
                (
                    "caller_mobile",
                    models.CharField(blank=True, default="", max_length=30, verbose_name="phone of who complains"),
                ),
                (
                    "department",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("front_desk", "Front desk"),
                            ("workshop", "Workshop"),
                            ("parts", "Parts"),
                            ("warranty", "Warranty"),
                            ("insurance", "Insurance"),
                            ("technical", "Technical"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="department",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("sorted_at", models.DateTimeField(blank=True, null=True, verbose_name="sorted out")),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("repair", "Not repaired properly"),
                            ("diagnosis", "Fault not found"),
                            ("part", "Part faulty or missing"),
                            ("promise", "Promise not kept"),
                            ("explained", "Not explained properly"),
                            ("manner", "Manner of our people"),
                            ("waiting", "Waited too long"),
                            ("price", "Price or estimate"),
                            ("care_of_car", "Car dirty or damaged"),
                            ("product", "The product itself"),
                            ("customer", "Lies with the customer"),
                            ("other", "Other"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="cause",
                    ),
                ),
                ("cause_words", models.TextField(blank=True, default="", verbose_name="cause in words")),
                ("plan", models.TextField(blank=True, default="", verbose_name="what will be done")),
                ("plan_by_at", models.DateTimeField(blank=True, null=True, verbose_name="to be done by")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                ("result", models.TextField(blank=True, default="", verbose_name="what was done")),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="round")),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="staff.employee",
                        verbose_name="answers",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints_handled",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="in hand of",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="workshop.team",
                        verbose_name="team",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "complaint",
                "verbose_name_plural": "complaints",
                "ordering": ["-received_at", "-pk"],
                "indexes": [
                    models.Index(fields=["vehicle", "-received_at"], name="complaints_of_vehicle"),
                    models.Index(fields=["outlet", "-received_at", "-id"], name="complaints_of_outlet"),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["vehicle"],
                        name="complaints_unresolved",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["handler", "received_at"],
                        name="complaints_in_hand",
                    ),
                    models.Index(fields=["customer", "-received_at"], name="complaints_of_customer"),
                    models.Index(fields=["outlet", "closed_at"], name="complaints_closed_at_outlet"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sorted_at__isnull", True),
                            models.Q(("answered_at__isnull", False), models.Q(("cause", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="complaints_complaint_sorted_out_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at__isnull", True),
                            models.Q(("sorted_at__isnull", False), models.Q(("result", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="complaints_complaint_done_with_result",
                    ),
                    models.CheckConstraint(condition=models.Q(("round__gte", 1)), name="complaints_complaint_round"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("answered", "Answered"), ("sorted", "Sorted out"), ("closed", "Closed")],
                        max_length=8,
                        verbose_name="clock",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="round")),
                ("minutes", models.PositiveIntegerField(verbose_name="minutes")),
                (
                    "counts",
                    models.CharField(
                        choices=[("opening", "opening hours"), ("continuous", "day and night")],
                        max_length=10,
                        verbose_name="counts",
                    ),
                ),
                ("from_at", models.DateTimeField(verbose_name="from")),
                ("half_at", models.DateTimeField()),
                ("alert_at", models.DateTimeField()),
                ("deadline_at", models.DateTimeField(verbose_name="due")),
                ("provisional", models.BooleanField(default=False, verbose_name="provisional")),
                ("counted", models.JSONField(default=list)),
                ("stopped_at", models.DateTimeField(null=True, verbose_name="stopped")),
                ("next_warning_at", models.DateTimeField(null=True)),
                (
                    "complaint",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="complaints.complaint",
                    ),
                ),
            ],
            options={
                "verbose_name": "clock of a complaint",
                "verbose_name_plural": "clocks of complaints",
                "ordering": ["complaint", "round", "from_at", "deadline_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("stopped_at__isnull", True)),
                        fields=["next_warning_at"],
                        name="complaints_clock_warning",
                    ),
                    models.Index(
                        condition=models.Q(("provisional", True), ("stopped_at__isnull", True)),
                        fields=["deadline_at"],
                        name="complaints_clock_provisional",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("complaint", "kind", "round"), name="complaints_clock_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("alert_at__lte", models.F("deadline_at")),
                            ("from_at__lte", models.F("half_at")),
                            ("half_at__lte", models.F("alert_at")),
                        ),
                        name="complaints_clock_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stopped_at__isnull", True), ("next_warning_at__isnull", True), _connector="OR"
                        ),
                        name="complaints_clock_stopped_is_silent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "department",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("front_desk", "Front desk"),
                            ("workshop", "Workshop"),
                            ("parts", "Parts"),
                            ("warranty", "Warranty"),
                            ("insurance", "Insurance"),
                            ("technical", "Technical"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="department",
                    ),
                ),
                ("words", models.TextField(blank=True, default="", verbose_name="note for whoever takes it over")),
                ("sent_at", models.DateTimeField(verbose_name="handed over")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a signature"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                            ("taken_back", "Taken back"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("signed_at", models.DateTimeField(null=True, verbose_name="signed")),
                ("reason", models.CharField(blank=True, default="", max_length=400, verbose_name="reason")),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_overs",
                        to="complaints.complaint",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed over by",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed by",
                    ),
                ),
                (
                    "to_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints_offered",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="to",
                    ),
                ),
            ],
            options={
                "verbose_name": "hand-over",
                "verbose_name_plural": "hand-overs",
                "ordering": ["-sent_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["to_user", "sent_at"],
                        name="complaints_handover_mine",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("complaint",),
                        name="complaints_handover_one_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_user__isnull", False), models.Q(("department", ""), _negated=True), _connector="OR"
                        ),
                        name="complaints_handover_to_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_by__isnull", True), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="complaints_handover_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="complaints_handover_refused_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LiabilityView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("care", "Customer care"),
                            ("front_desk", "Front desk"),
                            ("decision", "Service manager"),
                        ],
                        max_length=10,
                        verbose_name="whose view",
                    ),
                ),
                (
                    "degree",
                    models.CharField(
                        choices=[("none", "None"), ("partly", "Partly"), ("full", "Full")],
                        max_length=8,
                        verbose_name="answers for it",
                    ),
                ),
                ("why", models.CharField(blank=True, default="", max_length=400, verbose_name="why")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liability_views",
                        to="complaints.complaint",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.employee",
                        verbose_name="who answers for it",
                    ),
                ),
            ],
            options={
                "verbose_name": "view on liability",
                "verbose_name_plural": "views on liability",
                "ordering": ["complaint", "at"],
                "constraints": [
                    models.UniqueConstraint(fields=("complaint", "side"), name="complaints_liability_one_view_a_side"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("degree", "none"), ("employee__isnull", True)),
                            models.Q(models.Q(("degree", "none"), _negated=True), ("employee__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaints_liability_names_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingMinutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("week_on", models.DateField(verbose_name="week from")),
                ("held_on", models.DateField(verbose_name="held on")),
                ("present", models.CharField(max_length=300, verbose_name="who was there")),
                ("words", models.TextField(verbose_name="minutes")),
                ("written_at", models.DateTimeField()),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaint_meetings",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "minutes of the weekly meeting",
                "verbose_name_plural": "minutes of the weekly meetings",
                "ordering": ["-week_on", "outlet"],
                "constraints": [
                    models.UniqueConstraint(fields=("outlet", "week_on"), name="complaints_minutes_once_a_week"),
                    models.CheckConstraint(
                        condition=models.Q(("week_on__iso_week_day", 1)), name="complaints_minutes_from_monday"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CorrectiveAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=300, verbose_name="what has to change")),
                ("due_on", models.DateField(verbose_name="by")),
                ("asked_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True, verbose_name="done")),
                ("proof", models.TextField(blank=True, default="", verbose_name="proof")),
                ("told_on", models.DateField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrective_actions",
                        to="complaints.complaint",
                    ),
                ),
                (
                    "done_by",
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
                        related_name="corrective_actions",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrective_actions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who sees to it",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrective_actions",
                        to="complaints.meetingminutes",
                    ),
                ),
            ],
            options={
                "verbose_name": "corrective action",
                "verbose_name_plural": "corrective actions",
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=["owner", "due_on"],
                        name="complaints_action_open",
                    ),
                    models.Index(fields=["outlet", "due_on", "id"], name="complaints_action_of_outlet"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at__isnull", True),
                            models.Q(models.Q(("proof", ""), _negated=True), ("done_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaints_action_done_with_proof",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Pairing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="to")),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="service advisor",
                    ),
                ),
                (
                    "care",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="customer care",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairings",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "pair of care and advisor",
                "verbose_name_plural": "pairs of care and advisor",
                "ordering": ["outlet", "care", "-from_on"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("to_on__isnull", True)),
                        fields=("outlet", "care", "advisor"),
                        name="complaints_pairing_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="complaints_pairing_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=300, verbose_name="what was promised")),
                ("due_at", models.DateTimeField(verbose_name="promised for")),
                ("made_at", models.DateTimeField(verbose_name="promised")),
                ("kept_at", models.DateTimeField(null=True, verbose_name="kept")),
                ("proof", models.TextField(blank=True, default="", verbose_name="proof")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it is withdrawn"),
                ),
                ("next_warning_at", models.DateTimeField(null=True)),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="promises", to="complaints.complaint"
                    ),
                ),
                (
                    "kept_by",
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
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises_owned",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who keeps it",
                    ),
                ),
            ],
            options={
                "verbose_name": "promise",
                "verbose_name_plural": "promises",
                "ordering": ["due_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("kept_at__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=["owner", "due_at"],
                        name="complaints_promise_open",
                    ),
                    models.Index(
                        condition=models.Q(("next_warning_at__isnull", False)),
                        fields=["next_warning_at"],
                        name="complaints_promise_warning",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kept_at__isnull", True),
                            models.Q(models.Q(("proof", ""), _negated=True), ("kept_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaints_promise_kept_with_proof",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True),
                            models.Q(models.Q(("withdrawn_why", ""), _negated=True), ("kept_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="complaints_promise_withdrawn_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProofFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to="proofs/%Y/%m/", verbose_name="file")),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("size", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="complaints.correctiveaction",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="complaints.promise",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a proof",
                "verbose_name_plural": "files of proofs",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action__isnull", True), ("promise__isnull", False)),
                            models.Q(("action__isnull", False), ("promise__isnull", True)),
                            _connector="OR",
                        ),
                        name="complaints_proof_of_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QualityReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("title", models.CharField(max_length=120, verbose_name="what it is about")),
                ("words", models.TextField(blank=True, default="", verbose_name="what was found")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being collected"),
                            ("submitted", "With the technical manager"),
                            ("sent", "With the manufacturer"),
                            ("answered", "Answered"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent to the manufacturer")),
                (
                    "reference",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="the manufacturer's number"),
                ),
                ("answer", models.TextField(blank=True, default="", verbose_name="answer")),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quality_reports",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "quality report",
                "verbose_name_plural": "quality reports",
                "ordering": ["-made_at", "-pk"],
                "indexes": [models.Index(fields=["outlet", "-made_at", "-id"], name="complaints_quality_of_outlet")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["sent", "answered"]), _negated=True),
                            ("sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="complaints_quality_sent_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaints_quality_answered_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Questionnaire",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("maintenance", "Maintenance"),
                            ("repair", "Repair"),
                            ("accident", "Accident"),
                            ("warranty", "Warranty"),
                            ("finance_buyer", "Retail buyer on finance"),
                            ("visit", "Home visit"),
                        ],
                        max_length=14,
                        verbose_name="group",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questionnaires",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "questionnaire",
                "verbose_name_plural": "questionnaires",
                "ordering": ["group", "outlet"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outlet__isnull", True)),
                        fields=("group",),
                        name="complaints_questionnaire_one_of_company",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outlet__isnull", False)),
                        fields=("outlet", "group"),
                        name="complaints_questionnaire_one_of_outlet",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionnaireVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("greeting", models.TextField(verbose_name="opening words")),
                ("when_busy", models.TextField(blank=True, default="", verbose_name="when the customer has no time")),
                ("when_upset", models.TextField(blank=True, default="", verbose_name="when the customer complains")),
                ("farewell", models.TextField(blank=True, default="", verbose_name="closing words")),
                ("made_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True, verbose_name="published")),
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
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="complaints.questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a questionnaire",
                "verbose_name_plural": "versions of questionnaires",
                "ordering": ["questionnaire", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("questionnaire", "number"), name="complaints_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("questionnaire",),
                        name="complaints_version_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", True), ("state", "draft")),
                            models.Q(("published_at__isnull", False), ("state", "published")),
                            _connector="OR",
                        ),
                        name="complaints_version_published_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("key", models.SlugField(max_length=40, verbose_name="key")),
                ("text", models.CharField(max_length=200, verbose_name="question")),
                (
                    "scale",
                    models.CharField(
                        choices=[
                            ("ten", "1 to 10"),
                            ("five", "Five levels"),
                            ("yes_no", "Yes or no"),
                            ("words", "In words"),
                        ],
                        max_length=6,
                        verbose_name="scale",
                    ),
                ),
                ("labels", models.JSONField(blank=True, default=list, verbose_name="labels")),
                ("weight", models.DecimalField(decimal_places=2, default=1, max_digits=5, verbose_name="weight")),
                ("required", models.BooleanField(default=True, verbose_name="must be answered")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="complaints.questionnaireversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "ordering": ["version", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "position"), name="complaints_question_position"),
                    models.UniqueConstraint(fields=("version", "key"), name="complaints_question_key"),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 0)), name="complaints_question_weight_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SampleDraw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("maintenance", "Maintenance"),
                            ("repair", "Repair"),
                            ("accident", "Accident"),
                            ("warranty", "Warranty"),
                            ("finance_buyer", "Retail buyer on finance"),
                            ("visit", "Home visit"),
                        ],
                        max_length=14,
                    ),
                ),
                ("month", models.DateField()),
                ("seed", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sample_draws", to="staff.outlet"
                    ),
                ),
            ],
            options={
                "verbose_name": "draw of a sample",
                "verbose_name_plural": "draws of samples",
                "ordering": ["-month", "outlet", "group"],
                "constraints": [
                    models.UniqueConstraint(fields=("outlet", "group", "month"), name="complaints_draw_once"),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="complaints_draw_first_of_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seed__regex", "^[0-9a-f]{64}$")), name="complaints_draw_seed"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mode",
                    models.CharField(
                        choices=[("call", "By telephone"), ("onsite", "On site")],
                        default="call",
                        max_length=6,
                        verbose_name="mode",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("maintenance", "Maintenance"),
                            ("repair", "Repair"),
                            ("accident", "Accident"),
                            ("warranty", "Warranty"),
                            ("finance_buyer", "Retail buyer on finance"),
                            ("visit", "Home visit"),
                        ],
                        max_length=14,
                        verbose_name="group",
                    ),
                ),
                ("delivered_at", models.DateTimeField(verbose_name="delivered")),
                ("from_at", models.DateTimeField(verbose_name="from")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("ticket", models.PositiveIntegerField(default=0)),
                ("share", models.DecimalField(decimal_places=2, default=100, max_digits=5)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("chance", "By chance"),
                            ("accident", "Accident: always"),
                            ("complaint", "Complaint: always"),
                        ],
                        default="chance",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("answered", "Answered"),
                            ("declined", "Did not want to"),
                            ("wrong_number", "Wrong number"),
                            ("given_up", "Not reached"),
                            ("do_not_call", "Not to be called"),
                            ("lapsed", "Lapsed"),
                            ("not_drawn", "Not drawn"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("next_at", models.DateTimeField(null=True, verbose_name="next")),
                ("agreed", models.BooleanField(default=False, verbose_name="agreed with the customer")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("leased_until", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
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
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="complaints.sampledraw",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up",
                "verbose_name_plural": "follow-ups",
                "ordering": ["due_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("mode", "call"), ("state", "waiting")),
                        fields=["outlet", "-agreed", "due_at", "id"],
                        name="complaints_call_queue",
                    ),
                    models.Index(fields=["outlet", "mode", "-delivered_at", "-id"], name="complaints_call_of_outlet"),
                    models.Index(fields=["vehicle", "-delivered_at"], name="complaints_call_of_vehicle"),
                    models.Index(fields=["draw", "ticket"], name="complaints_call_of_draw"),
                    models.Index(
                        condition=models.Q(("leased_by__isnull", False)),
                        fields=["leased_by"],
                        name="complaints_call_leased",
                    ),
                    models.Index(
                        condition=models.Q(("mode", "onsite"), ("state", "waiting")),
                        fields=["due_at"],
                        name="complaints_call_on_site",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("order__isnull", False)),
                        fields=("order", "mode"),
                        name="complaints_followup_once_an_order",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("order__isnull", True)),
                        fields=("vehicle", "mode"),
                        name="complaints_followup_once_a_purchase",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("leased_by__isnull", False)),
                        fields=("customer",),
                        name="complaints_followup_one_caller_per_customer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("leased_by__isnull", True), ("leased_until__isnull", True)),
                            models.Q(
                                ("leased_by__isnull", False), ("leased_until__isnull", False), ("state", "waiting")
                            ),
                            _connector="OR",
                        ),
                        name="complaints_followup_lease_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("next_at__isnull", False), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("next_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="complaints_followup_waits_or_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ticket__lt", 1000000)), name="complaints_followup_ticket"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="called")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("reached", "Reached"),
                            ("no_answer", "No answer"),
                            ("busy", "Busy"),
                            ("off", "Switched off"),
                            ("wrong_number", "Wrong number"),
                            ("declined", "Does not want to"),
                            ("call_at", "Call again at"),
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
                        related_name="call_attempts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="called by",
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="complaints.followup"
                    ),
                ),
            ],
            options={
                "verbose_name": "call",
                "verbose_name_plural": "calls",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["by", "-at"], name="complaints_attempt_of_caller"),
                    models.Index(fields=["at"], name="complaints_attempt_of_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("call_at__isnull", False), ("outcome", "call_at")),
                            models.Q(("outcome", "call_at"), _negated=True),
                            _connector="OR",
                        ),
                        name="complaints_attempt_says_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SatisfactionCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField(verbose_name="called")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("satisfied", "Satisfied"),
                            ("mostly", "Mostly satisfied"),
                            ("not_satisfied", "Not satisfied"),
                        ],
                        max_length=14,
                        verbose_name="the customer is",
                    ),
                ),
                ("words", models.TextField(verbose_name="what the customer says")),
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
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="satisfaction_calls",
                        to="complaints.complaint",
                    ),
                ),
            ],
            options={
                "verbose_name": "satisfaction call",
                "verbose_name_plural": "satisfaction calls",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SurveyLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nonce", models.CharField(max_length=32, unique=True)),
                (
                    "via",
                    models.CharField(
                        choices=[("qr", "QR code"), ("sms", "Text message"), ("copied", "Copied")], max_length=6
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used")),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="complaints.followup"
                    ),
                ),
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
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.questionnaireversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "survey link",
                "verbose_name_plural": "survey links",
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True), ("used_at__isnull", True)),
                        fields=("follow_up",),
                        name="complaints_link_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("used_at__isnull", True), ("closed_at__isnull", True), _connector="OR"),
                        name="complaints_link_used_or_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitDraw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="month")),
                ("share", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="share")),
                ("seed", models.CharField(max_length=64)),
                ("frame", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
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
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit_draws",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "draw of home visits",
                "verbose_name_plural": "draws of home visits",
                "ordering": ["-month", "outlet"],
                "constraints": [
                    models.UniqueConstraint(fields=("outlet", "month"), name="complaints_visitdraw_once"),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="complaints_visitdraw_first_of_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__range", (0, 100))), name="complaints_visitdraw_share"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HomeVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("chosen", "To be planned"),
                            ("planned", "Planned"),
                            ("done", "Done"),
                            ("dropped", "Dropped"),
                        ],
                        default="chosen",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="by")),
                ("planned_at", models.DateTimeField(null=True, verbose_name="planned for")),
                ("visitors", models.CharField(blank=True, default="", max_length=120, verbose_name="who goes")),
                ("done_at", models.DateTimeField(null=True, verbose_name="visited")),
                ("report", models.TextField(blank=True, default="", verbose_name="report")),
                ("reason", models.CharField(blank=True, default="", max_length=300, verbose_name="reason")),
                ("made_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="home_visits",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
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
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="home_visits",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="home_visits",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who sees to it",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="home_visits",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="complaints.visitdraw",
                    ),
                ),
            ],
            options={
                "verbose_name": "home visit",
                "verbose_name_plural": "home visits",
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(fields=["outlet", "state", "due_on", "id"], name="complaints_visit_of_outlet")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("draw__isnull", False)),
                        fields=("draw", "customer"),
                        name="complaints_visit_once_a_draw",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "planned"), _negated=True),
                            models.Q(("owner__isnull", False), ("planned_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaints_visit_planned_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(("done_at__isnull", False), models.Q(("report", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="complaints_visit_done_with_report",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dropped"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="complaints_visit_dropped_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyResponse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("maintenance", "Maintenance"),
                            ("repair", "Repair"),
                            ("accident", "Accident"),
                            ("warranty", "Warranty"),
                            ("finance_buyer", "Retail buyer on finance"),
                            ("visit", "Home visit"),
                        ],
                        max_length=14,
                        verbose_name="group",
                    ),
                ),
                ("delivered_at", models.DateTimeField(verbose_name="delivered")),
                (
                    "via",
                    models.CharField(
                        choices=[
                            ("call", "By telephone"),
                            ("link", "By link"),
                            ("onsite", "On site"),
                            ("visit", "Home visit"),
                        ],
                        max_length=6,
                        verbose_name="how",
                    ),
                ),
                ("answered_at", models.DateTimeField(verbose_name="answered")),
                ("score", models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="score")),
                ("words", models.TextField(blank=True, default="", verbose_name="the customer's own words")),
                (
                    "advisor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey_responses",
                        to="staff.employee",
                        verbose_name="advisor",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey_responses",
                        to="complaints.complaint",
                        verbose_name="complaint",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey_responses",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "follow_up",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="response",
                        to="complaints.followup",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey_responses",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey_responses",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey_responses",
                        to="workshop.team",
                        verbose_name="team",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey_responses",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="complaints.questionnaireversion",
                    ),
                ),
                (
                    "visit",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="response",
                        to="complaints.homevisit",
                    ),
                ),
            ],
            options={
                "verbose_name": "survey",
                "verbose_name_plural": "surveys",
                "ordering": ["-answered_at", "-pk"],
                "indexes": [
                    models.Index(fields=["outlet", "delivered_at"], name="complaints_survey_of_outlet"),
                    models.Index(fields=["outlet", "-answered_at", "-id"], name="complaints_survey_by_answer"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("score__isnull", True), ("score__range", (0, 100)), _connector="OR"),
                        name="complaints_survey_score",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("follow_up__isnull", True), ("visit__isnull", True), _connector="OR"),
                        name="complaints_survey_of_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QualityProblem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("call", "Follow-up call"),
                            ("complaint", "Complaint"),
                            ("visit", "Home visit"),
                            ("workshop", "Workshop"),
                        ],
                        max_length=10,
                        verbose_name="heard from",
                    ),
                ),
                ("fault_code", models.CharField(blank=True, default="", max_length=30, verbose_name="fault code")),
                ("part", models.CharField(max_length=60, verbose_name="part of the car")),
                ("words", models.TextField(verbose_name="what the customer says")),
                ("mileage", models.PositiveIntegerField(blank=True, null=True, verbose_name="mileage")),
                ("heard_on", models.DateField(verbose_name="heard on")),
                ("entered_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it is withdrawn"),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quality_problems",
                        to="complaints.complaint",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quality_problems",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quality_problems",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quality_problems",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quality_problems",
                        to="complaints.homevisit",
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
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="complaints.qualityreport",
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quality_problems",
                        to="complaints.surveyresponse",
                    ),
                ),
            ],
            options={
                "verbose_name": "quality problem",
                "verbose_name_plural": "quality problems",
                "ordering": ["-heard_on", "-pk"],
                "indexes": [models.Index(fields=["outlet", "-heard_on", "-id"], name="complaints_problem_of_outlet")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True), ("withdrawn_why", "")
                            ),
                            models.Q(
                                ("report__isnull", True),
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="complaints_problem_withdrawn_with_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Praise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("praised_on", models.DateField(verbose_name="praised on")),
                ("words", models.TextField(blank=True, default="", verbose_name="what the customer said")),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="praises",
                        to="staff.employee",
                        verbose_name="person praised",
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="praises",
                        to="complaints.surveyresponse",
                        verbose_name="survey",
                    ),
                ),
            ],
            options={
                "verbose_name": "praise",
                "verbose_name_plural": "praises",
                "ordering": ["-praised_on", "-pk"],
                "indexes": [
                    models.Index(fields=["employee", "praised_on"], name="complaints_praise_of_person"),
                    models.Index(fields=["-praised_on", "-id"], name="complaints_praise_by_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("response__isnull", False)),
                        fields=("response", "employee"),
                        name="complaints_praise_once_a_survey",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.PositiveSmallIntegerField(null=True)),
                ("words", models.TextField(blank=True, default="")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="complaints.question"
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="complaints.surveyresponse",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "ordering": ["response", "question__position"],
                "constraints": [
                    models.UniqueConstraint(fields=("response", "question"), name="complaints_answer_once"),
                    models.CheckConstraint(
                        condition=models.Q(("value__isnull", True), ("value__range", (1, 10)), _connector="OR"),
                        name="complaints_answer_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__isnull", False), models.Q(("words", ""), _negated=True), _connector="OR"
                        ),
                        name="complaints_answer_says_something",
                    ),
                ],
            },
        ),
    ]
