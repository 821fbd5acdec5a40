"""Members and what they used, for Excel."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from campaigns.club_page import soon_of, state_of
from campaigns.forms.club import MemberFilter, UseFilter
from campaigns.models import BenefitUse, Member
from exchange.writer import Heading, workbook
from staff.instants import local
from staff.list_exports import ListExport
from staff.masking import masked_name, masked_phone
from staff.roles import Right


def members_for(user, parameters, at):
    """The members that are filtered."""
    on = local(at).date()
    visible = Member.objects.visible_to(user, Right.CLUB).visible_to(user, Right.EXPORT)
    found = MemberFilter(parameters, user=user).apply(visible, on, soon_of(on))
    return found.for_list().order_by("-joined_on", "-pk")


def members_workbook(members, user) -> bytes:
    headings = [
        Heading(_("Outlet"), 18),
        Heading(_("Number"), 16),
        Heading(pgettext("club", "Level"), 12),
        Heading(_("Customer"), 14),
        Heading(_("Mobile"), 16),
        Heading(_("Plate"), 12),
        Heading(_("Joined on"), 12, "day"),
        Heading(_("Valid until"), 12, "day"),
        Heading(_("State"), 12),
        Heading(_("Ended"), 17, "instant"),
        Heading(_("Why it ended"), 32),
    ]
    return workbook({pgettext("club", "Members"): (headings, map(_member_row, members))})


def _member_row(member: Member) -> list:
    # Ended or not is a matter of the record; whether a term ran out stands in its day.
    state = state_of(member, member.joined_on)[0]
    return [
        member.outlet.name, member.number, member.level.name, masked_name(member.customer.name),
        masked_phone(member.customer.mobile), member.vehicle.plate if member.vehicle else "", member.joined_on,
        member.valid_until, state, member.ended_at, member.end_reason,
    ]  # fmt: skip


MEMBERS = ListExport(
    kind="campaigns.members_export",
    name="club-members",
    # Translators: 中文 导出会员
    title=gettext_lazy("Export of members of the club"),
    needs=Right.CLUB,
    rows=members_for,
    book=members_workbook,
)


def uses_for(user, parameters, at):
    """The uses of benefits that are filtered, without those taken back."""
    visible = BenefitUse.objects.visible_to(user, Right.CLUB).visible_to(user, Right.EXPORT)
    found = UseFilter(parameters, user=user).apply(visible.standing())
    return found.select_related(
        "member__outlet", "member__customer", "member__level", "benefit", "order__vehicle", "by"
    ).order_by("-on", "-pk")


def uses_workbook(uses, user) -> bytes:
    headings = [
        Heading(_("Outlet"), 18),
        Heading(_("Day"), 12, "day"),
        Heading(_("Number of the member"), 18),
        Heading(_("Customer"), 14),
        Heading(_("Service"), 16),
        Heading(pgettext("benefit", "Benefit"), 24),
        Heading(_("How much"), 10, "whole"),
        Heading(_("Saved (yuan)"), 12, "money"),
        Heading(_("Repair order"), 18),
        Heading(_("Note"), 24),
        Heading(_("Noted by"), 12),
        Heading(_("Noted"), 17, "instant"),
    ]
    return workbook({_("Services used"): (headings, map(_use_row, uses))})


def _use_row(use: BenefitUse) -> list:
    return [
        use.member.outlet.name, use.on, use.member.number, masked_name(use.member.customer.name),
        use.benefit.get_service_display(), use.benefit.name, use.quantity, use.saved,
        use.order.number if use.order else "", use.note, use.by.name, use.at,
    ]  # fmt: skip


USES = ListExport(
    kind="campaigns.benefit_uses_export",
    name="club-services-used",
    # Translators: 中文 导出权益使用记录
    title=gettext_lazy("Export of services used by members"),
    needs=Right.CLUB,
    rows=uses_for,
    book=uses_workbook,
)
