"""Templates of messages to customers in versions: drafts, what is in use, what ships."""

from datetime import UTC, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.default_templates import SHIPPED
from customers.models import MessageTemplate, TemplateVersion
from notices import sms_rules, texts
from staff import trail
from staff.models import Outlet
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right, Role

# What ships holds from before anything was sent.
SHIPPED_AT = datetime(2000, 1, 1, tzinfo=UTC)
# The company's templates are nobody's outlet.
OF_THE_COMPANY = (Role.TASK_FORCE_LEAD, Role.ADMINISTRATOR)
# What the words of a template may ask for, besides the note that is typed when it is sent.
KNOWN = ("name", "plate", "model", "day", "outlet", "note")
# A link of the customer's own, as an invitation has one. Providers of text messages refuse links in variables.
KNOWN_IN_WECOM = (*KNOWN, "link")
State = TemplateVersion.State


def may_open(user) -> bool:
    """Whether the pages of templates are the user's at all."""
    return user.may(Right.CARE) or user.holds(*OF_THE_COMPANY)


def may_settle(user, outlet: Outlet | None) -> bool:
    """Headquarters settles them all; an outlet's own, whoever manages its care too."""
    return user.holds(*OF_THE_COMPANY) or (outlet is not None and user.may(Right.CARE_MANAGE, outlet))


def opened_by(user):
    """The templates that the user may look at: the company's, and those of the own outlets."""
    if user.holds(*OF_THE_COMPANY):
        return MessageTemplate.objects.order_by()
    return MessageTemplate.objects.for_outlets(Outlet.objects.visible_to(user, Right.CARE))


@transaction.atomic
def ensure_shipped() -> None:
    """Put the templates that ship into the database, where the company has none yet."""
    if MessageTemplate.objects.of_company().exists():
        return
    for shipped in SHIPPED:
        template, _made = MessageTemplate.objects.get_or_create(
            name=shipped.name, outlet=None, defaults={"kind": shipped.kind, "message_class": shipped.message_class}
        )
        TemplateVersion.objects.get_or_create(
            template=template,
            number=1,
            defaults={
                "message_class": shipped.message_class,
                "words": shipped.words,
                "state": State.IN_USE,
                "made_at": SHIPPED_AT,
                "used_from_at": SHIPPED_AT,
            },
        )


def problems(words: str, message_class: str, kind: str = "") -> list[str]:
    """Why these words cannot be used, as sentences: what the providers refuse, and names that mean nothing here."""
    allowed = KNOWN_IN_WECOM if message_class == sms_rules.MessageClass.WECOM else KNOWN
    try:
        strange = texts.placeholders(words) - set(allowed)
    except texts.TextProblem as problem:
        return [str(problem)]
    found = sms_rules.problems(words, message_class)
    if strange:
        known = ", ".join(f"{{{name}}}" for name in allowed)
        text = _("{%(name)s} is not known here. Known: %(known)s.")
        found.append(text % {"name": "}, {".join(sorted(strange)), "known": known})
    return found


@transaction.atomic
def make_template(
    *, name: str, outlet: Outlet | None, kind: str, message_class: str, words: str, by, at: datetime
) -> MessageTemplate:
    """A new template with its first draft. Refused where the name is taken or a provider would refuse the words."""
    _require(by, outlet)
    _refuse_problems(words, message_class)
    if MessageTemplate.objects.filter(name=name.strip(), outlet=outlet).exists():
        raise Refused(_("There is a template of this name already."), field="name")
    template = MessageTemplate.objects.create(name=name.strip(), outlet=outlet, kind=kind, message_class=message_class)
    _draft(template, words, by, at)
    return template


@transaction.atomic
def save_draft(*, template: MessageTemplate, words: str, by, at: datetime) -> TemplateVersion:
    """The words of the next version; what is in use stays in use. Refused for what a provider would refuse."""
    _require(by, template.outlet)
    _refuse_problems(words, template.message_class)
    held = MessageTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    draft = held.versions.filter(state=State.DRAFT).first()
    if draft is None:
        return _draft(held, words, by, at)
    TemplateVersion.objects.filter(pk=draft.pk, state=State.DRAFT).update(words=words.strip(), made_by=by, made_at=at)
    trail.record(about=held, action="template.written", by=by, at=at, outlet=held.outlet,
                 changes={"words": [draft.words, words.strip()]})  # fmt: skip
    draft.refresh_from_db()
    return draft


def _draft(template: MessageTemplate, words: str, by, at: datetime) -> TemplateVersion:
    last = template.versions.order_by("-number").values_list("number", flat=True).first() or 0
    try:
        with transaction.atomic():
            made = TemplateVersion.objects.create(
                template=template,
                number=last + 1,
                message_class=template.message_class,
                words=words.strip(),
                made_by=by,
                made_at=at,
            )
    except IntegrityError:
        raise AlreadyDone(_("Somebody began a draft meanwhile. Load the page again.")) from None
    trail.record(about=template, action="template.written", by=by, at=at, outlet=template.outlet,
                 changes={"words": ["", made.words]})  # fmt: skip
    return made


@transaction.atomic
def use_version(*, version: TemplateVersion, approved_as: str = "", by, at: datetime) -> TemplateVersion:
    """Put a draft in use, under the number by which the provider approved exactly these words; what was in use before
    is used no longer. `AlreadyDone` where it is in use or gone. The words are checked once more: rules change."""
    template = MessageTemplate.objects.select_for_update(of=("self",)).get(pk=version.template_id)
    _require(by, template.outlet)
    draft = TemplateVersion.objects.filter(pk=version.pk).first()
    if draft is None or draft.state != State.DRAFT:
        raise AlreadyDone(_("This version was put in use already."))
    _refuse_problems(draft.words, draft.message_class)
    before = template.in_use
    template.versions.filter(state=State.IN_USE).update(state=State.RETIRED, used_until_at=at)
    TemplateVersion.objects.filter(pk=draft.pk, state=State.DRAFT).update(
        state=State.IN_USE, approved_as=approved_as.strip()[:40], used_from_at=at, used_by=by
    )
    trail.record(about=template, action="template.used", by=by, at=at, outlet=template.outlet,
                 changes={"version": [before.number if before else None, draft.number]})  # fmt: skip
    draft.refresh_from_db()
    return draft


@transaction.atomic
def enter_number(*, version: TemplateVersion, approved_as: str, by, at: datetime) -> None:
    """The number under which the provider approved the words in use, which came after they were put in use."""
    template = version.template
    _require(by, template.outlet)
    number = approved_as.strip()[:40]
    if not number:
        raise Refused(_("Enter the number that the provider gave."), field="approved_as")
    changed = TemplateVersion.objects.filter(pk=version.pk, state=State.IN_USE, approved_as=version.approved_as)
    if not changed.update(approved_as=number):
        raise AlreadyDone(_("Somebody changed this meanwhile. Load the page again."))
    trail.record(about=template, action="template.number_entered", by=by, at=at, outlet=template.outlet,
                 changes={"approved_as": [version.approved_as, number]})  # fmt: skip


@transaction.atomic
def retire(*, template: MessageTemplate, by, at: datetime) -> None:
    """Use it no longer. What was queued with it still goes out."""
    _require(by, template.outlet)
    done = template.versions.filter(state=State.IN_USE).update(state=State.RETIRED, used_until_at=at)
    if not done:
        raise AlreadyDone(_("This template is not in use."))
    trail.record(about=template, action="template.retired", by=by, at=at, outlet=template.outlet)


def _require(by, outlet: Outlet | None) -> None:
    if not may_settle(by, outlet):
        # Translators: 中文 公司模板由总部管理。您可以为本店建一个自己的。
        raise PermissionDenied(_("The company's templates are settled at headquarters. Make one for your outlet."))


def _refuse_problems(words: str, message_class: str) -> None:
    if found := problems(words, message_class):
        raise Refused(" ".join(found), field="words")
