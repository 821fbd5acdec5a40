"""The trainings of a half-year and certificates for Excel: exactly what is filtered."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from exchange.writer import Heading, workbook
from staff.instants import local
from staff.list_exports import ListExport
from staff.roles import Right
from workshop import training_plan
from workshop.forms.trainings import CertificateFilter, HalfYearForm
from workshop.models import Certificate, Training

# Trainings ------------------------------------------------------------------------------------------------------------


def trainings_for(user, parameters, at):
    """The trainings of one outlet and half-year that the user may see and export, by day."""
    form = HalfYearForm(parameters, user=user, today=local(at).date())
    visible = Training.objects.visible_to(user, Right.TRAININGS).visible_to(user, Right.EXPORT)
    found = visible.filter(outlet=form.chosen).between(form.half_year.first_on, form.half_year.last_on)
    return found.for_list().order_by("planned_on", "pk")


def trainings_workbook(trainings, user) -> bytes:
    headings = [
        Heading(_("Outlet"), 18),
        Heading(_("Planned for"), 12, "day"),
        Heading(_("Kind"), 18),
        Heading(_("Subject"), 30),
        Heading(_("What people know afterwards"), 40),
        Heading(_("Teacher"), 12),
        Heading(pgettext("training", "Place"), 16),
        Heading(_("Minutes"), 9, "whole"),
        Heading(_("State"), 10),
        Heading(pgettext("training", "Held on"), 12, "day"),
        # Translators: 中文 应到人数
        Heading(pgettext("training", "To come"), 9, "whole"),
        Heading(_("There"), 9, "whole"),
        Heading(_("Points to pass"), 9, "whole"),
        Heading(pgettext("training", "Passed"), 9, "whole"),
        Heading(pgettext("training", "How it went"), 40),
    ]
    rows = (_training_row(training, training.state == Training.State.HELD) for training in trainings)
    return workbook({_("Trainings"): (headings, rows)})


def _training_row(training, held: bool) -> list:
    return [
        training.outlet.name,
        training.planned_on,
        training.get_kind_display(),
        training.title,
        training.aims,
        training.teacher,
        training.place,
        training.minutes,
        training.get_state_display(),
        training.held_on,
        training.people,
        training.present if held else None,
        training.pass_mark,
        training.passed if held else None,
        training.words,
    ]


TRAININGS = ListExport(
    kind="workshop.trainings_export",
    name="trainings",
    # Translators: 中文 导出培训计划
    title=gettext_lazy("Export of trainings"),
    needs=Right.TRAININGS,
    rows=trainings_for,
    book=trainings_workbook,
)

# Certificates ---------------------------------------------------------------------------------------------------------

BY = ("issued_on", "pk")


def certificate_tabs(certificates, today) -> dict:
    """The tabs of the list by name; the first one is shown unless another is asked for."""
    working = certificates.of_working(today)
    return {
        "valid": working.valid(today),
        "expiring": working.expiring(today, training_plan.notice_days(today)),
        "expired": working.expired(today),
        "all": certificates,
    }


def certificates_for(user, parameters, at):
    """The certificates of one tab and filter that the user may see and export, by the day they were issued."""
    visible = Certificate.objects.visible_to(user, Right.TRAININGS).visible_to(user, Right.EXPORT)
    tabs = certificate_tabs(CertificateFilter(parameters, user=user).apply(visible), local(at).date())
    found = tabs.get(parameters.get("state", ""), tabs["valid"])
    return found.select_related("employee__outlet", "training", "renewed_by", "entered_by").order_by(*BY)


def certificates_workbook(certificates, user) -> bytes:
    headings = [
        Heading(_("Outlet"), 18),
        Heading(_("Employee number"), 14),
        Heading(_("Employee"), 12),
        Heading(_("Position"), 14),
        Heading(_("What it certifies"), 24),
        Heading(_("Number"), 18),
        Heading(_("Issued by"), 20),
        Heading(pgettext("certificate", "Issued on"), 12, "day"),
        Heading(_("Valid until"), 12, "day"),
        Heading(_("Training"), 30),
        Heading(_("Renewed"), 12, "day"),
        Heading(_("Withdrawn"), 17, "instant"),
        Heading(_("Why it was withdrawn"), 30),
        Heading(_("Entered by"), 12),
    ]
    rows = (
        [
            certificate.employee.outlet.name,
            certificate.employee.number,
            certificate.employee.name,
            certificate.employee.position,
            certificate.name,
            certificate.number,
            certificate.issuer,
            certificate.issued_on,
            certificate.expires_on or _("for ever"),
            certificate.training.title if certificate.training else "",
            certificate.renewed_by.issued_on if certificate.renewed_by else None,
            certificate.withdrawn_at,
            certificate.withdraw_reason,
            certificate.entered_by.name,
        ]
        for certificate in certificates
    )
    return workbook({_("Certificates"): (headings, rows)})


CERTIFICATES = ListExport(
    kind="workshop.certificates_export",
    name="certificates",
    # Translators: 中文 导出证书
    title=gettext_lazy("Export of certificates"),
    needs=Right.TRAININGS,
    rows=certificates_for,
    book=certificates_workbook,
)
