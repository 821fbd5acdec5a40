"""Draws, vouchers, group purchases."""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0002_money"),
        ("customers", "0007_renewals"),
        ("staff", "0004_approvals"),
        ("workshop", "0008_house"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GroupOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="what")),
                ("price", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="price (yuan)")),
            ],
            options={
                "verbose_name": "offer of a group purchase",
                "verbose_name_plural": "offers of a group purchase",
                "ordering": ["group", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("token", models.CharField(editable=False, max_length=32, unique=True)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("entries_from_on", models.DateField(verbose_name="entries from")),
                ("entries_until_at", models.DateTimeField(verbose_name="entries until")),
                ("draw_at", models.DateTimeField(verbose_name="drawn at")),
                ("claim_until_on", models.DateField(verbose_name="prizes are fetched until")),
                ("one_win", models.BooleanField(default=True, verbose_name="a person wins once")),
                ("conditions", models.TextField(blank=True, default="", verbose_name="who may take part")),
                ("taking_part", models.TextField(blank=True, default="", verbose_name="how to take part")),
                ("claiming", models.TextField(blank=True, default="", verbose_name="how prizes are fetched")),
                ("forfeiting", models.TextField(blank=True, default="", verbose_name="when a prize is given up")),
                ("host", models.CharField(blank=True, default="", max_length=120, verbose_name="who holds the draw")),
                ("contact", models.CharField(blank=True, default="", max_length=120, verbose_name="how to reach them")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("fixed", "List fixed"),
                            ("drawn", "Drawn"),
                            ("called_off", "Called off"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="written")),
                ("published_at", models.DateTimeField(null=True, verbose_name="published")),
                ("fixed_at", models.DateTimeField(null=True, verbose_name="list fixed")),
                ("seed", models.CharField(blank=True, default="", editable=False, max_length=64)),
                (
                    "list_hash",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=64, verbose_name="hash of the list"
                    ),
                ),
                (
                    "commitment",
                    models.CharField(blank=True, default="", editable=False, max_length=64, verbose_name="commitment"),
                ),
                ("entry_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="entries")),
                ("chance_count", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="chances")),
                (
                    "own_people",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="people of the house left out"),
                ),
                ("drawn_at", models.DateTimeField(null=True, verbose_name="drawn")),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was called off"),
                ),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to="campaigns.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fixed_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to="staff.outlet",
                        verbose_name="outlet",
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
            ],
            options={
                "verbose_name": "prize draw",
                "verbose_name_plural": "prize draws",
                "ordering": ["-draw_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="DrawEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry", models.CharField(max_length=60, verbose_name="entry")),
                ("person", models.CharField(max_length=20, verbose_name="person")),
                ("chances", models.PositiveIntegerField(verbose_name="chances")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("mobile", models.CharField(blank=True, default="", max_length=30, verbose_name="mobile")),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draw_entries",
                        to="customers.customer",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="campaigns.draw"
                    ),
                ),
                (
                    "guest",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draw_entries",
                        to="campaigns.guest",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draw_entries",
                        to="workshop.repairorder",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry in a draw",
                "verbose_name_plural": "entries in a draw",
                "ordering": ["draw", "entry"],
            },
        ),
        migrations.CreateModel(
            name="EntryRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("guest", "Being there on the day"),
                            ("stamped", "A full stamp card"),
                            ("check", "A free check or service"),
                            ("maintenance", "A paid maintenance"),
                            ("spent", "An amount spent"),
                        ],
                        max_length=11,
                        verbose_name="for what",
                    ),
                ),
                ("chances", models.PositiveSmallIntegerField(default=1, verbose_name="chances")),
                (
                    "per_amount",
                    models.DecimalField(decimal_places=2, max_digits=12, null=True, verbose_name="for every (yuan)"),
                ),
                ("most", models.PositiveSmallIntegerField(null=True, verbose_name="at most (chances)")),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rules", to="campaigns.draw"
                    ),
                ),
            ],
            options={
                "verbose_name": "rule of a draw",
                "verbose_name_plural": "rules of a draw",
                "ordering": ["draw", "pk"],
            },
        ),
        migrations.CreateModel(
            name="GroupBuyer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("mobile", models.CharField(max_length=30, verbose_name="mobile")),
                ("joined_at", models.DateTimeField(verbose_name="joined")),
                ("bought_at", models.DateTimeField(null=True, verbose_name="bought")),
                ("cut", models.DecimalField(decimal_places=2, max_digits=10, null=True, verbose_name="cut")),
                ("left_at", models.DateTimeField(null=True, verbose_name="left")),
                (
                    "leave_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why they left"),
                ),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_purchases",
                        to="customers.customer",
                    ),
                ),
                (
                    "joined_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "left_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="buyers", to="campaigns.groupoffer"
                    ),
                ),
            ],
            options={
                "verbose_name": "buyer of a group purchase",
                "verbose_name_plural": "buyers of a group purchase",
                "ordering": ["group", "pk"],
            },
        ),
        migrations.CreateModel(
            name="GroupPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("entry", "Entry fee"),
                            ("deposit", "Deposit"),
                            ("balance", "Balance"),
                            ("difference", "Refund of the difference"),
                            ("leaving", "Refund on leaving"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                ("buyers", models.PositiveIntegerField(null=True, verbose_name="buyers then")),
                ("cut", models.DecimalField(decimal_places=2, max_digits=10, null=True, verbose_name="cut then")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("paid_at", models.DateTimeField(null=True, verbose_name="paid")),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cash", "Cash"),
                            ("wechat", "WeChat Pay"),
                            ("alipay", "Alipay"),
                            ("card", "Bank card"),
                            ("transfer", "Bank transfer"),
                            ("on_account", "On account"),
                            ("in_house", "Charged in the house"),
                            ("nothing", "Nothing to pay"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="how it was paid",
                    ),
                ),
                ("document", models.CharField(blank=True, default="", max_length=60, verbose_name="receipt")),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="campaigns.groupbuyer"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "paid_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "payment of a group purchase",
                "verbose_name_plural": "payments of a group purchase",
                "ordering": ["buyer", "pk"],
            },
        ),
        migrations.CreateModel(
            name="GroupPurchase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "base",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=10, verbose_name="cut from the first buyer on (yuan)"
                    ),
                ),
                ("threshold", models.PositiveSmallIntegerField(default=20, verbose_name="steps begin with buyer")),
                (
                    "step",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("500"), max_digits=10, verbose_name="a step (yuan)"
                    ),
                ),
                (
                    "cap",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("3000"), max_digits=10, verbose_name="steps at most (yuan)"
                    ),
                ),
                (
                    "special_above",
                    models.PositiveSmallIntegerField(default=30, verbose_name="the manager's price above (buyers)"),
                ),
                (
                    "special",
                    models.DecimalField(
                        decimal_places=2, max_digits=10, null=True, verbose_name="the manager's cut (yuan)"
                    ),
                ),
                (
                    "deposit",
                    models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name="deposit (yuan)"),
                ),
                (
                    "deposit_back",
                    models.BooleanField(default=True, verbose_name="the deposit goes back to whoever leaves"),
                ),
                (
                    "entry_fee",
                    models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name="entry fee (yuan)"),
                ),
                (
                    "entry_counts",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=10, verbose_name="the entry fee counts (yuan)"
                    ),
                ),
                (
                    "entry_back",
                    models.BooleanField(default=True, verbose_name="the entry fee goes back to whoever leaves"),
                ),
                ("closes_at", models.DateTimeField(verbose_name="closes")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("open", "Open"), ("closed", "Closed")],
                        default="draft",
                        max_length=6,
                        verbose_name="state",
                    ),
                ),
                ("buyers_in_the_end", models.PositiveIntegerField(editable=False, null=True)),
                ("cut_in_the_end", models.DecimalField(decimal_places=2, editable=False, max_digits=10, null=True)),
                ("made_at", models.DateTimeField(verbose_name="written")),
                ("opened_at", models.DateTimeField(null=True, verbose_name="opened")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_purchases",
                        to="campaigns.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_purchases",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "group purchase",
                "verbose_name_plural": "group purchases",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="groupoffer",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="campaigns.grouppurchase"
            ),
        ),
        migrations.AddField(
            model_name="groupbuyer",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="buyers", to="campaigns.grouppurchase"
            ),
        ),
        migrations.CreateModel(
            name="Prize",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("what", models.CharField(max_length=120, verbose_name="what it is")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("goods", "Goods"),
                            ("service", "A service"),
                            ("voucher", "Voucher or card"),
                            ("money", "Money"),
                        ],
                        default="goods",
                        max_length=7,
                        verbose_name="kind",
                    ),
                ),
                ("worth", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="worth (yuan)")),
                ("number", models.PositiveIntegerField(verbose_name="how many")),
                ("terms", models.CharField(blank=True, default="", max_length=400, verbose_name="terms of use")),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="prizes", to="campaigns.draw"
                    ),
                ),
            ],
            options={
                "verbose_name": "prize",
                "verbose_name_plural": "prizes",
                "ordering": ["draw", "position"],
            },
        ),
        migrations.CreateModel(
            name="DrawWin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nth", models.PositiveIntegerField()),
                ("handed_at", models.DateTimeField(null=True, verbose_name="handed out")),
                ("proof", models.CharField(blank=True, default="", max_length=200, verbose_name="who fetched it")),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="wins", to="campaigns.draw"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="wins", to="campaigns.drawentry"
                    ),
                ),
                (
                    "handed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prize",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="wins", to="campaigns.prize"
                    ),
                ),
            ],
            options={
                "verbose_name": "win",
                "verbose_name_plural": "wins",
                "ordering": ["draw", "nth"],
            },
        ),
        migrations.CreateModel(
            name="Voucher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=16, unique=True, verbose_name="code")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "withdraw_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was taken back"),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "win",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voucher",
                        to="campaigns.drawwin",
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
                "verbose_name": "voucher",
                "verbose_name_plural": "vouchers",
                "ordering": ["-issued_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Redemption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.CharField(blank=True, default="", max_length=60, verbose_name="receipt")),
                ("value", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="value")),
                ("matching", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="what it is good for")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="taken off")),
                ("at", models.DateTimeField(verbose_name="redeemed")),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "undo_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was undone"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="redeemed by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to="workshop.repairorder",
                        verbose_name="repair order",
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
                (
                    "voucher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="redemptions", to="campaigns.voucher"
                    ),
                ),
            ],
            options={
                "verbose_name": "redemption",
                "verbose_name_plural": "redemptions",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="VoucherSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "scope",
                    models.CharField(
                        choices=[("labour", "Labour only"), ("parts", "Parts only"), ("all", "Everything")],
                        max_length=6,
                        verbose_name="good for",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="value (yuan)")),
                ("valid_from_on", models.DateField(verbose_name="valid from")),
                ("valid_to_on", models.DateField(verbose_name="valid until")),
                ("pieces", models.PositiveIntegerField(verbose_name="how many at most")),
                ("issued", models.PositiveIntegerField(default=0, editable=False, verbose_name="issued")),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="terms in words")),
                ("made_at", models.DateTimeField(verbose_name="written")),
                ("closed_at", models.DateTimeField(null=True)),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "campaign",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voucher_series",
                        to="campaigns.campaign",
                        verbose_name="campaign",
                    ),
                ),
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
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voucher_series",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "series of vouchers",
                "verbose_name_plural": "series of vouchers",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="voucher",
            name="series",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="vouchers", to="campaigns.voucherseries"
            ),
        ),
        migrations.AddField(
            model_name="prize",
            name="series",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prizes",
                to="campaigns.voucherseries",
                verbose_name="voucher",
            ),
        ),
        migrations.AddIndex(
            model_name="draw",
            index=models.Index(fields=["-draw_at", "-id"], name="campaigns_draw_latest"),
        ),
        migrations.AddIndex(
            model_name="draw",
            index=models.Index(fields=["outlet", "state", "-draw_at"], name="campaigns_draw_of_outlet"),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(("entries_until_at__lt", models.F("draw_at"))),
                name="campaigns_draw_after_the_entries",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "called_off"]),
                    models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                    _connector="OR",
                ),
                name="campaigns_draw_published_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("commitment", ""),
                        ("fixed_at__isnull", True),
                        ("list_hash", ""),
                        ("seed", ""),
                        ("state__in", ["draft", "published", "called_off"]),
                    ),
                    models.Q(
                        models.Q(("list_hash", ""), _negated=True),
                        models.Q(("commitment", ""), _negated=True),
                        models.Q(("seed", ""), _negated=True),
                        ("fixed_at__isnull", False),
                        ("published_at__isnull", False),
                        ("state__in", ["fixed", "drawn", "called_off"]),
                    ),
                    _connector="OR",
                ),
                name="campaigns_draw_list_before_winners",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("drawn_at__gte", models.F("draw_at")), ("drawn_at__isnull", False), ("state", "drawn")),
                    models.Q(models.Q(("state", "drawn"), _negated=True), ("drawn_at__isnull", True)),
                    _connector="OR",
                ),
                name="campaigns_draw_not_before_its_hour",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "called_off"), _negated=True),
                    models.Q(("ended_at__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="campaigns_draw_called_off_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="drawentry",
            constraint=models.UniqueConstraint(fields=("draw", "entry"), name="campaigns_drawentry_once"),
        ),
        migrations.AddConstraint(
            model_name="drawentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("chances__gte", 1)), name="campaigns_drawentry_chances"
            ),
        ),
        migrations.AddConstraint(
            model_name="drawentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("guest__isnull", False), ("order__isnull", True)),
                    models.Q(("guest__isnull", True), ("order__isnull", False)),
                    _connector="OR",
                ),
                name="campaigns_drawentry_for_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="entryrule",
            constraint=models.UniqueConstraint(fields=("draw", "source"), name="campaigns_entryrule_once"),
        ),
        migrations.AddConstraint(
            model_name="entryrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("chances__gte", 1)), name="campaigns_entryrule_chances"
            ),
        ),
        migrations.AddConstraint(
            model_name="entryrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("per_amount__gt", 0), ("per_amount__isnull", False), ("source", "spent")),
                    models.Q(
                        models.Q(("source", "spent"), _negated=True),
                        ("most__isnull", True),
                        ("per_amount__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="campaigns_entryrule_amount_of_money",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouppayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__gt", 0), ("kind__in", ["entry", "deposit", "balance"])),
                    models.Q(("amount__lt", 0), ("kind__in", ["difference", "leaving"])),
                    _connector="OR",
                ),
                name="campaigns_grouppayment_sign",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouppayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__lt", 0), ("how", ""), ("paid_at__isnull", True), ("paid_by__isnull", True)),
                    models.Q(
                        ("paid_at__isnull", False), ("paid_by__isnull", False), models.Q(("how", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="campaigns_grouppayment_paid_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="grouppurchase",
            index=models.Index(fields=["-made_at", "-id"], name="campaigns_group_latest"),
        ),
        migrations.AddConstraint(
            model_name="grouppurchase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("base__gte", 0),
                    ("cap__gte", 0),
                    ("deposit__gte", 0),
                    ("entry_fee__gte", 0),
                    ("step__gte", 0),
                    models.Q(("special__isnull", True), ("special__gt", 0), _connector="OR"),
                ),
                name="campaigns_group_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouppurchase",
            constraint=models.CheckConstraint(
                condition=models.Q(("entry_counts__gte", models.F("entry_fee"))),
                name="campaigns_group_entry_counts_its_fee",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouppurchase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opened_at__isnull", True), ("state", "draft")),
                    models.Q(models.Q(("state", "draft"), _negated=True), ("opened_at__isnull", False)),
                    _connector="OR",
                ),
                name="campaigns_group_opened_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouppurchase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("buyers_in_the_end__isnull", False),
                        ("closed_at__isnull", False),
                        ("cut_in_the_end__isnull", False),
                        ("state", "closed"),
                    ),
                    models.Q(
                        models.Q(("state", "closed"), _negated=True),
                        ("buyers_in_the_end__isnull", True),
                        ("closed_at__isnull", True),
                        ("cut_in_the_end__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="campaigns_group_closed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupoffer",
            constraint=models.UniqueConstraint(fields=("group", "name"), name="campaigns_groupoffer_once"),
        ),
        migrations.AddConstraint(
            model_name="groupoffer",
            constraint=models.CheckConstraint(condition=models.Q(("price__gt", 0)), name="campaigns_groupoffer_price"),
        ),
        migrations.AddConstraint(
            model_name="groupbuyer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at__isnull", True)),
                fields=("group", "mobile"),
                name="campaigns_groupbuyer_in_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupbuyer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bought_at__isnull", True), ("cut__isnull", True)),
                    models.Q(("bought_at__isnull", False), ("cut__gte", 0), ("cut__isnull", False)),
                    _connector="OR",
                ),
                name="campaigns_groupbuyer_bought_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupbuyer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("leave_reason", ""), ("left_at__isnull", True), ("left_by__isnull", True)),
                    models.Q(
                        ("left_at__isnull", False),
                        ("left_by__isnull", False),
                        models.Q(("leave_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="campaigns_groupbuyer_left_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="drawwin",
            constraint=models.UniqueConstraint(fields=("draw", "nth"), name="campaigns_drawwin_once"),
        ),
        migrations.AddConstraint(
            model_name="drawwin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handed_at__isnull", True), ("handed_by__isnull", True), ("proof", "")),
                    models.Q(
                        ("handed_at__isnull", False),
                        ("handed_by__isnull", False),
                        models.Q(("proof", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="campaigns_drawwin_handed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)), fields=("voucher",), name="campaigns_redemption_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gt", 0), ("amount__lte", models.F("value")), ("amount__lte", models.F("matching"))
                ),
                name="campaigns_redemption_never_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("document", ""), ("order__isnull", False)),
                    models.Q(("order__isnull", True), models.Q(("document", ""), _negated=True)),
                    _connector="OR",
                ),
                name="campaigns_redemption_on_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undo_reason", ""), ("undone_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(
                        ("undone_at__isnull", False),
                        ("undone_by__isnull", False),
                        models.Q(("undo_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="campaigns_redemption_undone_with_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="voucherseries",
            index=models.Index(fields=["-made_at", "-id"], name="campaigns_series_latest"),
        ),
        migrations.AddConstraint(
            model_name="voucherseries",
            constraint=models.CheckConstraint(condition=models.Q(("value__gt", 0)), name="campaigns_series_value"),
        ),
        migrations.AddConstraint(
            model_name="voucherseries",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_from_on__lte", models.F("valid_to_on"))), name="campaigns_series_forward"
            ),
        ),
        migrations.AddConstraint(
            model_name="voucherseries",
            constraint=models.CheckConstraint(
                condition=models.Q(("issued__lte", models.F("pieces"))), name="campaigns_series_not_more_than_pieces"
            ),
        ),
        migrations.AddConstraint(
            model_name="voucherseries",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="campaigns_series_closed_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="voucher",
            index=models.Index(fields=["series", "-id"], name="campaigns_voucher_of_series"),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdraw_reason", ""), ("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdraw_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="campaigns_voucher_withdrawn_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="prize",
            constraint=models.UniqueConstraint(fields=("draw", "position"), name="campaigns_prize_once"),
        ),
        migrations.AddConstraint(
            model_name="prize",
            constraint=models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="campaigns_prize_number"),
        ),
        migrations.AddConstraint(
            model_name="prize",
            constraint=models.CheckConstraint(
                condition=models.Q(("worth__gt", 0), ("worth__lte", 50000)), name="campaigns_prize_within_the_law"
            ),
        ),
        migrations.AddConstraint(
            model_name="prize",
            constraint=models.CheckConstraint(
                condition=models.Q(("series__isnull", True), ("kind", "voucher"), _connector="OR"),
                name="campaigns_prize_series_is_a_voucher",
            ),
        ),
    ]
