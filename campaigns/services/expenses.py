"""Money spent and money of the manufacturer, each with its document; receipts and photographs as files."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaigns.channels import Channel
from campaigns.models import Campaign, CampaignFile, Expense, Support
from customers.services import files
from staff import trail
from staff.access import require
from staff.instants import instant_words, local
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

PICTURES = ("jpg", "png", "webp")
MOST_PHOTOS = 20


class EnteredAlready(AlreadyDone):
    """The same form came a second time; `record` is what the first one made."""

    def __init__(self, record):
        super().__init__(_("This is entered already."))
        self.record = record


# Expenses -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def enter_expense(
    *,
    outlet,
    campaign: Campaign | None = None,
    on: date,
    channel: str,
    what: str,
    payee: str,
    amount: Decimal,
    document: str,
    receipt=None,
    form_key=None,
    by,
    at: datetime,
) -> Expense:
    """Money was spent: for a campaign, or for the outlet as a whole. `receipt` is the file of the invoice, if at hand.

    Raises `Refused` where the same receipt was entered before, or the campaign is settled.
    """
    require(by, Right.CAMPAIGNS_MONEY, outlet)
    if form_key and (there := Expense.objects.filter(form_key=form_key).first()):
        raise EnteredAlready(there)
    if campaign is not None:
        _refuse_settled(campaign, outlet)
    _check_amount_and_day(amount, on, at)
    if campaign is not None and channel == Channel.FIXED:
        raise Refused(_("A campaign's costs are no fixed costs. Choose a channel."), field="channel")
    written = {"what": what.strip(), "payee": payee.strip(), "document": document.strip()}
    for field, missing in {
        "what": _("What was paid for?"),
        "payee": _("Who was paid?"),
        "document": _("Which receipt is it?"),
    }.items():
        if not written[field]:
            raise Refused(missing, field=field)
    try:
        with transaction.atomic():
            made = Expense.objects.create(
                outlet=outlet,
                campaign=campaign,
                on=on,
                channel=channel,
                amount=amount,
                form_key=form_key,
                entered_at=at,
                entered_by=by,
                **written,
            )
    except IntegrityError:
        raise Refused(_("This receipt was entered already."), field="document") from None
    trail.note(made, "expense.entered", by, at, {"amount": [None, amount]})
    if receipt is not None:
        attach_receipt(expense=made, upload=receipt, by=by, at=at)
    return made


def _check_amount_and_day(amount: Decimal, on: date, at: datetime) -> None:
    if amount <= 0:
        raise Refused(_("The amount is above zero."), field="amount")
    if on > local(at).date():
        raise Refused(_("This day is still to come."), field="on")


def _refuse_settled(campaign: Campaign, outlet) -> None:
    """Held until the transaction ends, so that nothing comes in while it is settled."""
    held = Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=campaign.pk)
    if held.outlet_id != outlet.pk:
        raise Refused(_("This campaign belongs to another outlet."), field="campaign")
    if held.state == Campaign.State.SETTLED:
        raise Refused(_("%(campaign)s is settled; nothing of its costs changes any more.") % {"campaign": held})


@transaction.atomic
def take_back_expense(*, expense: Expense, reason: str, by, at: datetime) -> Expense:
    """It was entered wrongly: it stays readable and counts no more."""
    require(by, Right.CAMPAIGNS_MONEY, expense.outlet)
    if expense.campaign is not None:
        _refuse_settled(expense.campaign, expense.outlet)
    _take_back(expense, reason, by, at)
    trail.note(expense, "expense.taken_back", by, at, {"amount": [expense.amount, None]}, reason)
    return expense


def _take_back(record, reason: str, by, at: datetime) -> None:
    if not reason.strip():
        raise Refused(_("Say why it is taken back."), field="reason")
    standing = type(record).objects.filter(pk=record.pk, withdrawn_at__isnull=True)
    if not standing.update(withdrawn_at=at, withdrawn_by=by, withdraw_reason=reason.strip()):
        record.refresh_from_db()
        raise AlreadyDone(
            _("%(who)s took it back already, %(when)s.")
            % {"who": record.withdrawn_by.name, "when": instant_words(record.withdrawn_at, at)}
        )


# Support --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def enter_support(
    *, campaign: Campaign, on: date, amount: Decimal, document: str, form_key=None, by, at: datetime
) -> Support:
    """The manufacturer's money for a campaign came in."""
    require(by, Right.CAMPAIGNS_MONEY, campaign.outlet)
    if form_key and (there := Support.objects.filter(form_key=form_key).first()):
        raise EnteredAlready(there)
    _check_amount_and_day(amount, on, at)
    if not document.strip():
        raise Refused(_("Name the document."), field="document")
    try:
        with transaction.atomic():
            made = Support.objects.create(
                campaign=campaign,
                on=on,
                amount=amount,
                document=document.strip(),
                form_key=form_key,
                entered_at=at,
                entered_by=by,
            )
    except IntegrityError:
        raise Refused(_("This document was entered already."), field="document") from None
    trail.note(campaign, "campaign.support", by, at, {"amount": [None, amount]})
    return made


@transaction.atomic
def take_back_support(*, support: Support, reason: str, by, at: datetime) -> Support:
    require(by, Right.CAMPAIGNS_MONEY, support.campaign.outlet)
    _take_back(support, reason, by, at)
    trail.note(support.campaign, "campaign.support_taken_back", by, at, {"amount": [support.amount, None]}, reason)
    return support


# Files ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def attach_receipt(*, expense: Expense, upload, words: str = "", by, at: datetime) -> CampaignFile:
    """Keep the file of an invoice with an expense. Refuses what is too large or of a kind that is not taken."""
    require(by, Right.CAMPAIGNS_MONEY, expense.outlet)
    if expense.withdrawn_at:
        raise Refused(_("This expense was taken back."))
    kept = _keep(upload, words, by, at, expense=expense)
    trail.note(expense, "expense.receipt", by, at, {"name": [None, kept.name]})
    return kept


@transaction.atomic
def add_photos(*, campaign: Campaign, uploads, words: str = "", by, at: datetime) -> list[CampaignFile]:
    """Keep photographs of a campaign, also after it is settled."""
    if not by.may(Right.CAMPAIGNS_DAY, campaign.outlet):
        require(by, Right.CAMPAIGNS_PLAN, campaign.outlet)
    if not uploads:
        raise Refused(_("Choose a file first."), field="files")
    if len(uploads) > MOST_PHOTOS:
        raise Refused(_("At most %(most)s at once.") % {"most": MOST_PHOTOS}, field="files")
    for upload in uploads:
        if files.accepted_kind(upload).ending not in PICTURES:
            raise Refused(_("%(name)s is no picture.") % {"name": upload.name}, field="files")
    kept = [_keep(upload, words, by, at, campaign=campaign) for upload in uploads]
    trail.note(campaign, "campaign.photos", by, at, {"pictures": [None, len(kept)]})
    return kept


def _keep(upload, words: str, by, at: datetime, **record) -> CampaignFile:
    kind = files.accepted_kind(upload)
    kept = CampaignFile(name=files.name_of(upload, kind), size=upload.size, words=words.strip(), by=by, at=at, **record)
    kept.file.save(files.name_on_disk(kind), upload, save=False)
    kept.save()
    return kept


@transaction.atomic
def withdraw_file(*, file: CampaignFile, by, at: datetime) -> CampaignFile:
    """Take a file out of use: it stays where it is and is handed out no more. A settled campaign keeps its receipts."""
    if file.expense is not None:
        require(by, Right.CAMPAIGNS_MONEY, file.expense.outlet)
        if file.expense.campaign is not None:
            _refuse_settled(file.expense.campaign, file.expense.outlet)
    else:
        require(by, Right.CAMPAIGNS_PLAN, file.campaign.outlet)
    if not CampaignFile.objects.filter(pk=file.pk, withdrawn_at__isnull=True).update(withdrawn_at=at, withdrawn_by=by):
        raise AlreadyDone(_("This was taken back already."))
    trail.note(file.expense or file.campaign, "campaign.file_withdrawn", by, at, {"name": [file.name, None]})
    return file
