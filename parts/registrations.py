"""What the room puts into the registries of the floors below."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import beside as beside_cases
from notices import texts
from staff import approval_kinds, jobs, my_day, navigation, trail
from staff.roles import Right
from workshop import beside as beside_orders

from . import guarantee_day, guarantee_messages, outage_pack, policies, tasks
from .exports.guarantees import GUARANTEES
from .models import Guarantee
from .services import guarantees

for kind, route in ((Guarantee.Kind.SHIPMENT, policies.GUARANTEE_ROUTE), (Guarantee.Kind.LOAN, policies.LOAN_ROUTE)):
    approval_kinds.register(
        approval_kinds.ApprovalKind(
            kind.value,
            kind.label,
            route,
            reads=Right.GUARANTEES,
            model=Guarantee,
            owners=("made_by", "requested_by"),
            on_signed=guarantees.when_signed,
            on_refused=guarantees.when_refused,
            on_withdrawn=guarantees.when_withdrawn,
        )
    )

navigation.register(
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        # Translators: 中文 配件担保
        _("Parts guarantees"),
        "parts:guarantees",
        Right.GUARANTEES,
        order=40,
        icon="box-seam",
    )
)

my_day.register(guarantee_day.due_for)
my_day.register_stuck(guarantee_day.stuck_for)
beside_cases.register(guarantee_day.beside_case)
beside_orders.register(guarantee_day.beside_order)
GUARANTEES.register()
texts.register(*guarantee_messages.TEXTS)
jobs.declare(
    "parts.remind_papers",
    # Translators: 中文 提醒补办担保手续
    _("Remind of the paperwork of guarantees"),
    tasks.PAPERS_EVERY,
    # Translators: 中文 家店 / 条消息
    counted={"outlets": pgettext_lazy("count", "outlets"), "messages": pgettext_lazy("count", "messages")},
)

trail.guard(Right.GUARANTEES, "parts.guarantee")
for action, label in {
    # Translators: 中文 填写担保申请
    "guarantee.written": pgettext_lazy("guarantee", "Request written"),
    # Translators: 中文 顾问提出担保需求
    "guarantee.asked": pgettext_lazy("guarantee", "Asked for"),
    "guarantee.rewritten": pgettext_lazy("guarantee", "Request changed"),
    "guarantee.submitted": pgettext_lazy("guarantee", "Submitted for signatures"),
    "guarantee.signed": pgettext_lazy("guarantee", "All have signed"),
    "guarantee.refused": pgettext_lazy("guarantee", "Refused"),
    "guarantee.withdrawn": pgettext_lazy("guarantee", "Taken back"),
    "guarantee.shipped": pgettext_lazy("guarantee", "Parts on the road"),
    "guarantee.arrived": pgettext_lazy("guarantee", "Parts arrived"),
    "guarantee.papers": pgettext_lazy("guarantee", "Paperwork made good"),
    "stock.settled": _("Minimum and bin changed"),
}.items():
    trail.describe(action, label)

outage_pack.register()
