"""All tables of this room, as they were before anything was deployed."""

from decimal import Decimal

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("staff", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("workshop", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CoefficientChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="month")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Waits for approval"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, default="", max_length=400, verbose_name="answer")),
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
                        related_name="+",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal of coefficients",
                "verbose_name_plural": "proposals of coefficients",
                "ordering": ["-month", "-proposed_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="payroll_coefficientchange_first_of_month"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("outlet", "month"),
                        name="payroll_coefficientchange_one_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "proposed")),
                            models.Q(
                                models.Q(("state", "proposed"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="payroll_coefficientchange_decided_or_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="payroll_coefficientchange_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoefficientLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("front_desk", "Front desk"),
                            ("boutique_sales", "Boutique sales"),
                            ("fitting", "Boutique fitting"),
                            ("mechanical", "Mechanical and electrical"),
                            ("bodypaint", "Body and paint"),
                            ("detailing", "Detailing"),
                            ("fleet", "Fleet development"),
                            ("insurance_claims", "Insurance claims"),
                            ("insurance_sales", "Insurance sales"),
                            ("workshop_management", "Workshop management"),
                            ("management", "After-sales management"),
                            ("support", "After-sales support"),
                            ("parts", "Parts"),
                        ],
                        max_length=20,
                        verbose_name="commission group",
                    ),
                ),
                ("before", models.DecimalField(decimal_places=4, max_digits=9, verbose_name="coefficient until now")),
                ("coefficient", models.DecimalField(decimal_places=4, max_digits=9, verbose_name="coefficient")),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payroll.coefficientchange",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.employee",
                        verbose_name="employee",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workshop.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposed coefficient",
                "verbose_name_plural": "proposed coefficients",
                "ordering": ["change", "team", "employee"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("change", "employee", "group", "team"), name="payroll_coefficientline_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("coefficient__gt", 0)), name="payroll_coefficientline_above_zero"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "balance",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=14, verbose_name="balance"
                    ),
                ),
                (
                    "outlet",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "after-sales fund",
                "verbose_name_plural": "after-sales funds",
                "ordering": ["outlet"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("balance__gte", 0)), name="payroll_fund_not_below_zero")
                ],
            },
        ),
        migrations.CreateModel(
            name="FundPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="payment number")),
                ("purpose", models.CharField(max_length=300, verbose_name="purpose")),
                ("payee", models.CharField(max_length=80, verbose_name="payee")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                ("wanted_on", models.DateField(verbose_name="wanted on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "To be signed"),
                            ("signed", "To be paid out"),
                            ("paid", "To be put on file"),
                            ("filed", "On file"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("returned", "Money returned"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked for")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="signed")),
                ("paid_at", models.DateTimeField(blank=True, null=True, verbose_name="paid out")),
                ("filed_at", models.DateTimeField(blank=True, null=True, verbose_name="put on file")),
                ("voucher", models.CharField(blank=True, default="", max_length=40, verbose_name="voucher number")),
                ("used_for", models.CharField(blank=True, default="", max_length=500, verbose_name="used for")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("reason", models.CharField(blank=True, default="", max_length=300, verbose_name="reason")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked for by",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="put on file by",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="payroll.fund",
                        verbose_name="fund",
                    ),
                ),
                (
                    "paid_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="paid out by",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment of the fund",
                "verbose_name_plural": "payments of the fund",
                "ordering": ["-asked_at", "-pk"],
                "indexes": [
                    models.Index(fields=["fund", "-asked_at", "-id"], name="payroll_fundpayments_of_fund"),
                    models.Index(
                        condition=models.Q(("state__in", ["asked", "signed", "paid"])),
                        fields=["fund", "state"],
                        name="payroll_fundpayments_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="payroll_fundpayment_amount_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signed_by", models.F("asked_by")), _negated=True),
                        name="payroll_fundpayment_signed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("filed_by", models.F("asked_by")), _negated=True),
                            models.Q(("filed_by", models.F("paid_by")), _negated=True),
                        ),
                        name="payroll_fundpayment_filed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "refused", "withdrawn"]),
                            models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="payroll_fundpayment_signed_before_paid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("paid_at__isnull", False),
                                ("paid_by__isnull", False),
                                ("state__in", ["paid", "filed", "returned"]),
                            ),
                            models.Q(
                                ("paid_at__isnull", True),
                                ("paid_by__isnull", True),
                                ("state__in", ["asked", "signed", "refused", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="payroll_fundpayment_paid_or_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "filed"), _negated=True),
                            models.Q(
                                ("filed_at__isnull", False),
                                ("filed_by__isnull", False),
                                models.Q(("voucher", ""), _negated=True),
                                models.Q(("used_for", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="payroll_fundpayment_filed_with_use",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "signed", "paid", "filed"]),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="payroll_fundpayment_ended_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="booked on")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("run", "Commission run"),
                            ("reversal", "Commission run reopened"),
                            ("deposit", "Deposit"),
                            ("payment", "Payment"),
                            ("correction", "Counter entry"),
                        ],
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                ("purpose", models.CharField(blank=True, default="", max_length=300, verbose_name="purpose")),
                ("month", models.DateField(blank=True, null=True, verbose_name="month of the run")),
                ("run_number", models.CharField(blank=True, default="", max_length=40, verbose_name="run number")),
                ("entered_at", models.DateTimeField(verbose_name="entered")),
                (
                    "counters",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="countered_by",
                        to="payroll.fundentry",
                        verbose_name="takes back",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="payroll.fund",
                        verbose_name="fund",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="payroll.fundpayment",
                        verbose_name="payment",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of the fund",
                "verbose_name_plural": "entries of the fund",
                "ordering": ["-on", "-pk"],
                "indexes": [
                    models.Index(fields=["fund", "on", "id"], include=("amount",), name="payroll_fundentries_of_fund")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("source", "deposit")),
                            models.Q(("amount__lt", 0), ("source", "payment")),
                            models.Q(
                                ("source__in", ["run", "reversal", "correction"]),
                                models.Q(("amount", 0), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="payroll_fundentry_sign_fits_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("counters__isnull", True),
                                ("month__isnull", False),
                                ("payment__isnull", True),
                                ("source", "run"),
                                models.Q(("run_number", ""), _negated=True),
                            ),
                            models.Q(
                                ("counters__isnull", False),
                                ("month__isnull", False),
                                ("payment__isnull", True),
                                ("source", "reversal"),
                                models.Q(("run_number", ""), _negated=True),
                            ),
                            models.Q(
                                ("counters__isnull", True),
                                ("month__isnull", True),
                                ("payment__isnull", True),
                                ("run_number", ""),
                                ("source", "deposit"),
                                models.Q(("purpose", ""), _negated=True),
                            ),
                            models.Q(
                                ("counters__isnull", True),
                                ("month__isnull", True),
                                ("payment__isnull", False),
                                ("run_number", ""),
                                ("source", "payment"),
                            ),
                            models.Q(
                                ("counters__isnull", False),
                                ("payment__isnull", True),
                                ("run_number", ""),
                                ("source", "correction"),
                                models.Q(("purpose", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="payroll_fundentry_names_its_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("entered_by__isnull", False), ("source__in", ["run", "reversal"]), _connector="OR"
                        ),
                        name="payroll_fundentry_entered_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="payroll_fundentry_first_of_month"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("source", "run")),
                        fields=("fund", "run_number"),
                        name="payroll_fundentry_once_per_run",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("source", "payment")),
                        fields=("payment",),
                        name="payroll_fundentry_once_per_payment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("front_desk", "Front desk"),
                            ("boutique_sales", "Boutique sales"),
                            ("fitting", "Boutique fitting"),
                            ("mechanical", "Mechanical and electrical"),
                            ("bodypaint", "Body and paint"),
                            ("detailing", "Detailing"),
                            ("fleet", "Fleet development"),
                            ("insurance_claims", "Insurance claims"),
                            ("insurance_sales", "Insurance sales"),
                            ("workshop_management", "Workshop management"),
                            ("management", "After-sales management"),
                            ("support", "After-sales support"),
                            ("parts", "Parts"),
                        ],
                        max_length=20,
                        verbose_name="commission group",
                    ),
                ),
                ("coefficient", models.DecimalField(decimal_places=4, max_digits=9, verbose_name="coefficient")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="to")),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="staff.employee",
                        verbose_name="employee",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="workshop.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "membership of a commission group",
                "verbose_name_plural": "memberships of commission groups",
                "ordering": ["employee", "group", "team", "from_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("from_on__lte", models.F("to_on")), _connector="OR"
                        ),
                        name="payroll_membership_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("group__in", ["mechanical", "bodypaint"]), ("team__isnull", False)),
                            models.Q(
                                models.Q(("group__in", ["mechanical", "bodypaint"]), _negated=True),
                                ("team__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="payroll_membership_team_for_trades",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("coefficient__gte", 0)), name="payroll_membership_coefficient_not_negative"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("team__isnull", False)),
                        fields=("employee", "group", "team", "from_on"),
                        name="payroll_membership_once_in_team",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("team__isnull", True)),
                        fields=("employee", "group", "from_on"),
                        name="payroll_membership_once_in_group",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="run")),
                ("month", models.DateField(verbose_name="month")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("computed", "Computed"),
                            ("open", "Open to objections"),
                            ("confirmed", "Confirmed"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="begun")),
                ("inputs", models.JSONField(null=True)),
                ("result", models.JSONField(null=True)),
                ("fingerprint", models.CharField(blank=True, default="", max_length=64)),
                ("computed_at", models.DateTimeField(null=True, verbose_name="computed")),
                ("seconds", models.FloatField(null=True)),
                ("objections_until", models.DateTimeField(null=True, verbose_name="objections until")),
                ("opened_at", models.DateTimeField(null=True, verbose_name="opened to objections")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                ("confirm_reason", models.TextField(blank=True, default="", verbose_name="reason")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                ("reopened_at", models.DateTimeField(null=True, verbose_name="reopened")),
                ("reopen_reason", models.TextField(blank=True, default="", verbose_name="reason")),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "computed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "commission run",
                "verbose_name_plural": "commission runs",
                "ordering": ["-month", "outlet", "-pk"],
                "indexes": [models.Index(fields=["outlet", "-month"], name="payroll_run_of_outlet")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "reopened"), _negated=True),
                        fields=("outlet", "month"),
                        name="payroll_run_one_current",
                    ),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="payroll_run_month_first_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(("computed_at__isnull", False), models.Q(("fingerprint", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="payroll_run_computed_has_fingerprint",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["confirmed", "closed"]), _negated=True),
                            models.Q(
                                ("confirmed_by__isnull", False),
                                models.Q(("confirmed_by", models.F("computed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="payroll_run_confirmed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True), ("closed_at__isnull", False), _connector="OR"
                        ),
                        name="payroll_run_closed_has_instant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "reopened"), _negated=True),
                            models.Q(("reopened_at__isnull", False), models.Q(("reopen_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="payroll_run_reopened_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, verbose_name="line")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount")),
                ("words", models.TextField(verbose_name="objection")),
                ("at", models.DateTimeField(verbose_name="raised")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("", "Waiting for an answer"), ("accepted", "Accepted"), ("rejected", "Not accepted")],
                        default="",
                        max_length=8,
                        verbose_name="answer",
                    ),
                ),
                ("reason", models.TextField(blank=True, default="", verbose_name="reason")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="staff.employee"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="payroll.run"
                    ),
                ),
            ],
            options={
                "verbose_name": "objection",
                "verbose_name_plural": "objections",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")),
                        fields=("run", "employee", "code"),
                        name="payroll_objection_one_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="payroll_objection_answered_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosedRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=40)),
                ("whose", models.CharField(blank=True, default="", max_length=60)),
                ("record", models.CharField(max_length=60)),
                ("worth", models.DecimalField(decimal_places=2, max_digits=16)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="records", to="payroll.run"
                    ),
                ),
            ],
            options={
                "verbose_name": "record of a closed month",
                "verbose_name_plural": "records of closed months",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "source", "whose", "record"), name="payroll_closedrecord_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("income", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="income")),
                ("at", models.DateTimeField(verbose_name="acknowledged")),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.employee"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acknowledgements", to="payroll.run"
                    ),
                ),
            ],
            options={
                "verbose_name": "acknowledgement",
                "verbose_name_plural": "acknowledgements",
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "employee", "income"), name="payroll_acknowledgement_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SchemeDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("reason", models.TextField(verbose_name="reason")),
                ("tried_on", models.DateField(verbose_name="tried on the month")),
                ("from_month", models.DateField(verbose_name="from the month")),
                ("changes", models.JSONField()),
                ("bonus_before", models.DecimalField(decimal_places=2, max_digits=14)),
                ("bonus_after", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for approval"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                ("answer", models.TextField(blank=True, default="", verbose_name="answer")),
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
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scheme_drafts",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft of the scheme",
                "verbose_name_plural": "drafts of the scheme",
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_month__day", 1), ("tried_on__day", 1)),
                        name="payroll_schemedraft_first_of_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="payroll_schemedraft_decided_or_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            models.Q(("decided_by", models.F("made_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="payroll_schemedraft_approved_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SchemeValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("parameter", models.CharField(max_length=60, verbose_name="parameter")),
                ("from_month", models.DateField(verbose_name="from the month")),
                ("value", models.CharField(max_length=400, verbose_name="value")),
                ("reason", models.CharField(blank=True, default="", max_length=400, verbose_name="reason")),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
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
                "verbose_name": "value of the commission scheme",
                "verbose_name_plural": "values of the commission scheme",
                "ordering": ["parameter", "-from_month", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outlet__isnull", False)),
                        fields=("outlet", "parameter", "from_month"),
                        name="payroll_schemevalue_once_at_outlet",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outlet__isnull", True)),
                        fields=("parameter", "from_month"),
                        name="payroll_schemevalue_once_for_company",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_month__day", 1)), name="payroll_schemevalue_first_of_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value", ""), _negated=True), name="payroll_schemevalue_not_empty"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("groups", models.JSONField(default=list)),
                ("lines", models.JSONField(default=dict)),
                ("gross", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="gross")),
                ("fund", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="fund")),
                ("deducted", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="deductions")),
                ("rewarded", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="incentives")),
                ("bonus", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="bonus")),
                ("uncollected", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="uncollected")),
                ("base_salary", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="base salary")),
                ("income", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="income")),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="staff.employee",
                        verbose_name="employee",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="payroll.run"
                    ),
                ),
            ],
            options={
                "verbose_name": "statement",
                "verbose_name_plural": "statements",
                "ordering": ["run", "employee__number"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "employee"), name="payroll_statement_once"),
                    models.CheckConstraint(
                        condition=models.Q(("bonus__gte", 0)), name="payroll_statement_bonus_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "income",
                                django.db.models.functions.math.Round(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("base_salary"), "+", models.F("bonus")
                                    ),
                                    2,
                                ),
                            )
                        ),
                        name="payroll_statement_income_adds_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200)),
                ("reason", models.TextField(blank=True, default="", verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="looked at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ticks", to="payroll.run"
                    ),
                ),
            ],
            options={
                "verbose_name": "check looked at",
                "verbose_name_plural": "checks looked at",
                "constraints": [models.UniqueConstraint(fields=("run", "key"), name="payroll_tick_once")],
            },
        ),
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("month", models.DateField(verbose_name="month")),
                (
                    "kind",
                    models.CharField(
                        choices=[("hours", "Hours"), ("amount", "Amount")], max_length=6, verbose_name="kind"
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="value")),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adjustments",
                        to="staff.employee",
                        verbose_name="employee",
                    ),
                ),
            ],
            options={
                "verbose_name": "adjustment",
                "verbose_name_plural": "adjustments",
                "ordering": ["-month", "number"],
                "indexes": [models.Index(fields=["month", "employee"], name="payroll_adjustment_of_month")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="payroll_adjustment_first_of_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="payroll_adjustment_reasoned"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["hours", "amount"])), name="payroll_adjustment_kind_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="month")),
                ("score", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="score")),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="staff.employee",
                        verbose_name="employee",
                    ),
                ),
            ],
            options={
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
                "ordering": ["-month", "employee"],
                "constraints": [
                    models.UniqueConstraint(fields=("employee", "month"), name="payroll_assessment_once"),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="payroll_assessment_first_of_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0)), name="payroll_assessment_score_not_negative"
                    ),
                ],
            },
        ),
    ]
