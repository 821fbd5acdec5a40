"""What the room puts into the registries of the floors below."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notices import hooks, texts
from notices.texts import Text
from staff import jobs, my_day, navigation, trail, work
from staff.roles import Right

from . import contents, day, policies, tasks  # noqa: F401 - policies declares what is settled
from .registry import Column, Section, register_section
from .services import packs

navigation.register(
    navigation.NavItem(
        navigation.Section.DATA,
        # Translators: 中文 停用应急
        _("Outages"),
        "outage:outlets",
        Right.OUTAGE,
        order=60,
        count=day.open_count,
    ),
)
my_day.register(day.due_for)
my_day.register_panel(5, day.outage_panel)
work.register("outage.make_pack", packs.make_asked)
hooks.attach(packs.MAIL, packs.attachment_of)
texts.register(
    Text(
        packs.MAIL,
        # Translators: 中文 应急包
        label=_("Outage pack"),
        # Translators: 中文 {outlet} {day} 应急包
        subject=_("Outage pack of {outlet} for {day}"),
        body=_(
            "Keep the attached file where it can be opened without the system, and print it when the system, the line "
            "or the power is gone. It opens with the outlet's password in Excel or WPS. Checksum {sha256}."
        ),
        params={"outlet": "text", "day": "day", "sha256": "text"},
    )
)
register_section(
    Section(
        "approvals",
        # Translators: 中文 待签批
        _("Approvals waiting"),
        [
            Column(_("Document"), 30),
            Column(_("Amount"), 14),
            Column(_("Applicant"), 14),
            Column(_("Waiting since"), 16),
            Column(_("Who signs"), 28),
            Column(_("Done"), 18),
        ],
        contents.approvals_waiting,
        order=90,
    )
)
jobs.declare(
    "outage.make_packs",
    # Translators: 中文 生成应急包
    _("Make outage packs"),
    tasks.EVERY,
    counted={
        "made": pgettext_lazy("count", "packs made"),
        "failed": pgettext_lazy("count", "packs not made"),
        "without_password": pgettext_lazy("count", "outlets without a password"),
        "pushed": pgettext_lazy("count", "put into the directory"),
        "removed": pgettext_lazy("count", "old files removed"),
    },
)

trail.guard(Right.OUTAGE, "outage.pack", "outage.paper", "outage.outage")
for action, label in {
    # Translators: 中文 设置应急包密码
    "outage.password_set": _("Password of the outage pack set"),
    "outage.pack_made": _("Outage pack made"),
    "outage.pack_fetched": _("Outage pack fetched"),
    "outage.address_added": _("Address of the outage pack added"),
    "outage.address_ended": _("Address of the outage pack taken off"),
    # Translators: 中文 登记停用
    "outage.recorded": _("Outage recorded"),
    "outage.ended": _("End of an outage recorded"),
    # Translators: 中文 由纸质单据补录
    "outage.entered": _("Entered from paper"),
    "outage.paper_void": _("Paper declared void"),
    "outage.papers_used": _("Papers said to be written on"),
}.items():
    trail.describe(action, label)
