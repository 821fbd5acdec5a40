"""What customers ask about their own data: noted, answered by a copy or a correction, deleted after two people, refused
with reasons."""

from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers import personal_data, personal_data_copy, personal_data_policies
from customers.models import Customer, DataRequest
from customers.personal_data_person import person_of, root_of
from customers.services import forgetting
from staff import policy, trail, work
from staff.access import require
from staff.calendars import hours_of
from staff.instants import local
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused, said
from staff.roles import Right
from staff.versions import in_state, write

NUMBER_KIND = "GR"
# Of the long work that anonymises.
FORGET = "customers.forget"
State, Kind = DataRequest.State, DataRequest.Kind


class RecordedAlready(AlreadyDone):
    """The same form came twice, or one is open; `made` is that one."""

    def __init__(self, made: DataRequest):
        # Translators: 中文 已有办理中的申请 %(number)s。
        super().__init__(_("There is one already: %(number)s.") % {"number": made.number})
        self.made = made


def working_days_after(asked_on: date, days: int, outlet) -> date:
    """The day on which so many working days have passed: Monday to Friday, moved by the public calendar where it is
    published."""
    general = hours_of(outlet, asked_on).general
    on = asked_on
    while days:
        on += timedelta(days=1)
        special = general.get(on)
        if special.open if special is not None else on.isoweekday() <= 5:
            days -= 1
    return on


@transaction.atomic
def record_request(
    *,
    customer: Customer,
    kind: str,
    way: str,
    asked_on: date,
    asker: str,
    verified_how: str,
    words: str = "",
    form_key=None,
    by,
    at: datetime,
) -> DataRequest:
    """Note what a customer asks, who asked and how it was made sure that it is them. The clock runs from `asked_on`."""
    customer = Customer.objects.select_for_update().get(pk=root_of(customer).pk)
    require(by, Right.PERSONAL_DATA, customer.outlet)
    if form_key and (there := DataRequest.objects.filter(form_key=form_key).first()):
        raise RecordedAlready(there)
    # Translators: 中文 请写明是谁提出的。
    asker = said(asker, _("Say who asked, please."), "asker")
    # Translators: 中文 请写明如何核验身份；身份不明不得提供或删除。
    verified_how = said(verified_how, _("Say how you made sure that it is them."), "verified_how")
    today = local(at).date()
    if asked_on > today:
        raise Refused(_("This day is still to come."), field="asked_on")
    if there := DataRequest.objects.open().filter(customer=customer, kind=kind).first():
        raise RecordedAlready(there)
    days = policy.value(personal_data_policies.ANSWER, outlet=customer.outlet, on=today)
    try:
        with transaction.atomic():
            made = DataRequest.objects.create(
                number=free_number(NUMBER_KIND, customer.outlet, DataRequest.objects),
                outlet=customer.outlet,
                customer=customer,
                kind=kind,
                way=way,
                asked_on=asked_on,
                asker=asker,
                verified_how=verified_how,
                words=words.strip(),
                due_on=working_days_after(asked_on, days, customer.outlet),
                recorded_by=by,
                recorded_at=at,
                form_key=form_key,
            )
    except IntegrityError:
        raise AlreadyDone(_("Somebody noted this request in the same moment. Load the page again.")) from None
    trail.note(made, "data_request.recorded", by, at, {"kind": [None, kind], "due_on": [None, made.due_on.isoformat()]})
    return made


def _held(request: DataRequest, right: Right, by) -> DataRequest:
    """The request until the end of the transaction, for somebody who may."""
    held = DataRequest.objects.select_for_update(of=("self",)).select_related("customer", "outlet__area__region")
    held = held.get(pk=request.pk)
    require(by, right, held.outlet)
    return held


def _of_kind(held: DataRequest, *kinds: str) -> None:
    if held.kind not in kinds:
        # Translators: 中文 这项申请不是这一类。
        raise Refused(_("This is not what the request asks for."))


# A copy ---------------------------------------------------------------------------------------------------------------


def make_copy(*, request: DataRequest, by, at: datetime) -> str:
    """Write the file with all that is held. Gives its password, which is kept nowhere: made again, it is another."""
    with transaction.atomic():
        held = _held(request, Right.PERSONAL_DATA, by)
        _of_kind(held, Kind.COPY)
        in_state(held, State.RECORDED, State.MADE)
        before = held.file.name
        person, password = person_of(held.customer), personal_data_copy.new_password()
        parts = personal_data_copy.parts_of(person)
        content = personal_data_copy.packed(
            parts, code=person.customer.code, outlet=held.outlet.name, at=at, password=password
        )
        held.file.save(f"{held.number}.zip", ContentFile(content), save=False)
        sections = {part.title: len(part.rows) for part in parts}
        write(held, state=State.MADE, file=held.file.name, sections=sections, made_by=by, made_at=at)
        trail.note(held, "data_request.copy_made", by, at, {"records": [None, sum(sections.values())]})
        if before:
            transaction.on_commit(lambda: held.file.storage.delete(before))
    return password


@transaction.atomic
def hand_over(*, request: DataRequest, how: str, by, at: datetime) -> DataRequest:
    """The customer has the copy: how it was given. The request is done."""
    held = _held(request, Right.PERSONAL_DATA, by)
    in_state(held, State.MADE)
    # Translators: 中文 请写明交付方式。
    how = said(how, _("Say how it was handed over."), "how")[:200]
    write(held, state=State.DONE, handed_by=by, handed_at=at, handed_how=how, ended_at=at)
    trail.note(held, "data_request.handed_over", by, at, reason=how)
    return held


# A correction ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def note_corrected(*, request: DataRequest, words: str, by, at: datetime) -> DataRequest:
    """What was corrected, in words; the correction itself is made on the records, and stands in their trail."""
    held = _held(request, Right.PERSONAL_DATA, by)
    _of_kind(held, Kind.CORRECT)
    in_state(held, State.RECORDED)
    words = said(words, _("Say what was corrected."), "words")
    write(held, state=State.DONE, decision_words=words, decided_by=by, decided_at=at, ended_at=at)
    trail.note(held, "data_request.corrected", by, at, reason=words)
    return held


# A deletion -----------------------------------------------------------------------------------------------------------


def findings_of(request: DataRequest, at: datetime) -> list[dict]:
    """What stands against the deletion now, and what stays for a while: `title`, `why`, `until`, `stops`."""
    person = person_of(request.customer)
    found = [
        {
            "title": each.title,
            "why": str(each.why),
            "until": each.until.isoformat() if each.until else "",
            "stops": each.stops,
        }
        for each in personal_data.in_the_way(person, at)
    ]
    until = forgetting.kept_until(person, at)
    if until and until > local(at).date():
        found.append(
            {
                # Translators: 中文 维修档案：车牌、VIN、签名、报修与检验内容
                "title": _("The record of the repairs: plate, VIN, signatures, what was asked for and found"),
                # Translators: 中文 维修档案须至少保存两年，三包、质保期内亦须保留；到期后自动匿名。
                "why": _("The law keeps it for two years, and while a guarantee runs. It goes by itself afterwards."),
                "until": until.isoformat(),
                "stops": False,
            }
        )
    found.append(
        {
            # Translators: 中文 委托书、结算与收款的编号、日期和金额
            "title": _("Numbers, days and amounts of orders, settlements and receipts"),
            # Translators: 中文 会计档案须保存三十年；其中不含姓名和电话。
            "why": _("Accounts are kept for thirty years; they hold no name and no telephone number."),
            "until": "",
            "stops": False,
        }
    )
    return found


@transaction.atomic
def check_deletion(*, request: DataRequest, by, at: datetime) -> DataRequest:
    """Look at everything that stands in the way; then a second person decides. Refused while something stops it."""
    held = _held(request, Right.PERSONAL_DATA, by)
    _of_kind(held, Kind.DELETE)
    in_state(held, State.RECORDED, State.CHECKED)
    findings = findings_of(held, at)
    stops = [each["title"] for each in findings if each["stops"]]
    state = State.RECORDED if stops else State.CHECKED
    write(held, state=state, findings=findings, checked_by=by, checked_at=at)
    trail.note(held, "data_request.checked", by, at, {"stops": [None, len(stops)]})
    return held


def approve_deletion(*, request: DataRequest, words: str, by, at: datetime) -> DataRequest:
    """The second person approves; the worker anonymises at once. This cannot be taken back."""
    with transaction.atomic():
        held = _held(request, Right.PERSONAL_DATA_DECIDE, by)
        _of_kind(held, Kind.DELETE)
        in_state(held, State.CHECKED)
        if held.checked_by_id == by.pk:
            # Translators: 中文 核查人不能自己审批，请另一位负责人办理。
            raise Refused(_("You checked it yourself. Somebody else has to approve it."))
        words = said(words, _("Say why, please."), "words")
        findings = findings_of(held, at)
        if any(each["stops"] for each in findings):
            # Translators: 中文 核查之后又有未了结的事项，请重新核查。
            raise Refused(_("Something has come up since it was checked. Check it again."))
        write(held, state=State.APPROVED, findings=findings, decision_words=words, decided_by=by, decided_at=at)
        trail.note(held, "data_request.approved", by, at, reason=words)
        # Translators: 中文 匿名化 %(number)s
        title = _("Anonymising for %(number)s") % {"number": held.number}
        work.start(kind=FORGET, title=title, by=by, params={"request": held.pk}, at=at)
    return held


def go_on(*, request: DataRequest, at: datetime) -> DataRequest:
    """Anonymise as far as the law lets us today. Begun again after a break, it does what is left."""
    request.refresh_from_db()
    if request.state == State.APPROVED:
        done = forgetting.forget_person(request=request, at=at)
        until = forgetting.kept_until(person_of(request.customer), at)
        if until and until > local(at).date():
            return _end(request, State.HELD, done, at, rest_on=until)
        done += forgetting.forget_cars(request=request)
        return _end(request, State.DONE, done, at)
    if request.state == State.HELD and request.rest_on <= local(at).date():
        until = forgetting.kept_until(person_of(request.customer), at)
        if until and until > local(at).date():
            # The car was here again in the meantime.
            write(request, rest_on=until)
            return request
        return _end(request, State.DONE, forgetting.forget_cars(request=request), at)
    return request


@transaction.atomic
def _end(request: DataRequest, state: str, done, at: datetime, rest_on: date | None = None) -> DataRequest:
    before = request.state
    counts = {name: number for name, number in done.items() if number}
    kept = {name: request.counts.get(name, 0) + counts.get(name, 0) for name in {*request.counts, *counts}}
    moved = DataRequest.objects.filter(pk=request.pk, state=before)
    if moved.update(state=state, counts=kept, rest_on=rest_on, ended_at=at):
        request.refresh_from_db()
        action = "data_request.anonymised" if before == State.APPROVED else "data_request.rest_anonymised"
        trail.note(request, action, None, at, {"records": [None, sum(counts.values())]})
    return request


def go_on_with_all(*, at: datetime, limit: int = 200) -> dict[str, int]:
    """Every hour: deletions that were broken off, and those whose record the law keeps no longer."""
    waiting = list(DataRequest.objects.to_go_on().order_by("pk")[:limit])
    due = list(DataRequest.objects.rest_due(local(at).date()).order_by("pk")[:limit])
    for request in waiting + due:
        go_on(request=request, at=at)
    return {"people": len(waiting), "cars": len(due)}


def forget(item, progress) -> dict:
    """Long work: what an approval began."""
    request = DataRequest.objects.get(pk=item.params["request"])
    done = go_on(request=request, at=item.asked_at)
    # Translators: 中文 %(count)d 条记录已匿名。
    return {"message": _("%(count)d records anonymised.") % {"count": sum(done.counts.values())}}


# No -------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def refuse(*, request: DataRequest, words: str, by, at: datetime) -> DataRequest:
    """Decline, with reasons that the customer gets in writing."""
    held = _held(request, Right.PERSONAL_DATA_DECIDE, by)
    in_state(held, State.RECORDED, State.MADE, State.CHECKED)
    words = said(words, _("The customer is owed a reason."), "words")
    write(held, state=State.REFUSED, decision_words=words, decided_by=by, decided_at=at, ended_at=at)
    trail.note(held, "data_request.refused", by, at, reason=words)
    return held


@transaction.atomic
def withdraw(*, request: DataRequest, by, at: datetime) -> DataRequest:
    """The customer does not ask for it any more."""
    held = _held(request, Right.PERSONAL_DATA, by)
    in_state(held, State.RECORDED, State.MADE, State.CHECKED)
    write(held, state=State.WITHDRAWN, ended_at=at)
    trail.note(held, "data_request.withdrawn", by, at)
    return held
