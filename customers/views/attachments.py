"""Files kept with a customer, a car or a case."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customers import file_kinds
from customers.forms.people import AttachmentForm
from customers.models import Attachment, Case, Customer, Vehicle
from customers.services import people
from staff.refusals import Refused
from staff.roles import Right
from staff.steps import deed
from staff.toasts import say

from .files import handed_out


def seen_records(user, kind):
    """What the user may see of the kind of record that has attachments."""
    if kind == "customer":
        return Customer.objects.visible_to(user, Right.RECORDS).select_related("outlet__area")
    if kind == "vehicle":
        return Vehicle.objects.visible_to(user, Right.RECORDS).select_related("customer__outlet__area")
    if kind == "case":
        return Case.objects.visible_to(user, Right.CASES).select_related("outlet__area")
    raise Http404


def attachments_of(record, user) -> dict:
    """What `customers/people/_attachments.html` needs: the files of a customer, a car or a case, and whether the user
    may add some. `{% include "customers/people/_attachments.html" with files=files only %}`."""
    kind = type(record)._meta.model_name
    files = record.attachments.select_related("by", "withdrawn_by")
    return {
        "files": list(files),
        "may_add": user.may(people.right_to_attach(record), people.outlet_of(record)),
        "add_url": reverse("customers:attachment_add", args=[kind, record.pk]),
        "accepted": ",".join(f".{ending}" for ending in file_kinds.KINDS),
    }


@require_POST
def attachment_add(request, kind, pk):
    record = get_object_or_404(seen_records(request.user, kind), pk=pk)
    form = AttachmentForm(request.POST, request.FILES)
    back = f"{record.get_absolute_url()}#attachments"
    if not form.is_valid():
        # Translators: 中文 请先选一个文件。
        say(request, _("Choose a file first."), wrong=True)
        return redirect(back)
    try:
        made = people.attach(
            record=record,
            upload=form.cleaned_data["file"],
            words=form.cleaned_data["words"],
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refused:
        say(request, str(refused), wrong=True)
    else:
        # Translators: 中文 已附上 %(name)s。
        say(request, _("Attached %(name)s.") % {"name": made.name})
    return redirect(back)


def attachment(request, pk):
    """The file itself, for those who may see its record. What a browser may show is shown, the rest is saved."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk, withdrawn_at__isnull=True)
    return handed_out(found)


@require_POST
def attachment_withdraw(request, pk):
    seen = Attachment.objects.visible_to(request.user)
    found = get_object_or_404(seen.select_related("customer", "vehicle__customer", "case"), pk=pk)
    record = found.record
    # Translators: 中文 已撤回 %(name)s，文件不再提供。
    done = _("Withdrew %(name)s. It is no longer handed out.") % {"name": found.name}
    return deed(
        request,
        lambda: people.withdraw_attachment(attachment=found, by=request.user, at=timezone.now()),
        done,
        f"{record.get_absolute_url()}#attachments",
    )
