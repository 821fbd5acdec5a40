"""The pages of a campaign's audience: the rules with what they find, the funnel, one invitation. Reads only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import pgettext

from customers.before_dialling import before_dialling
from customers.models import Segment, Sending
from staff import work
from staff.instants import beginning_of, local
from staff.roles import Right

from . import audience_rules
from .audience_search import counted, customers_of
from .campaign_page import head
from .forms import audiences as forms
from .models import Audience, Campaign, Invitation, InvitationCall
from .services import invitation_calls, invitations

SHOWN = 15


@dataclass(frozen=True)
class Step:
    """One step of the funnel. `of_known` and `of_before` in percent; the bar is as long as `of_known`."""

    code: str
    label: str
    number: int
    of_known: Decimal | None
    of_before: Decimal | None
    of_step: str = ""
    """The step that `of_before` is a share of, where that is not the one just before."""


def step_labels() -> dict[str, str]:
    return {
        # Translators: 中文 名单人数
        "known": pgettext("funnel", "On the list"),
        # Translators: 中文 已发送邀请
        "written": pgettext("funnel", "Message sent"),
        # Translators: 中文 已联系上
        "reached": pgettext("funnel", "Reached"),
        # Translators: 中文 愿意来
        "agreed": pgettext("funnel", "Agreed"),
        # Translators: 中文 回厂或到场（活动期间回厂，或现场登记）
        "came": pgettext("funnel", "Visited or registered"),
        # Translators: 中文 已成交
        "bought": pgettext("funnel", "Bought"),
        # Translators: 中文 对照组
        "held_back": pgettext("funnel", "Held back"),
        # Translators: 中文 对照组到场
        "held_back_came": pgettext("funnel", "Held back, came by themselves"),
        # Translators: 中文 对照组成交
        "held_back_bought": pgettext("funnel", "Held back, bought"),
        # Translators: 中文 考虑中
        "perhaps": pgettext("funnel", "Perhaps"),
        # Translators: 中文 不来
        "declined": pgettext("funnel", "Do not come"),
        # Translators: 中文 待拨打
        "to_call": pgettext("funnel", "On the call list"),
        # Translators: 中文 未联系上
        "silent": pgettext("funnel", "Not reached"),
    }


FUNNEL = ("known", "written", "reached", "agreed", "came", "bought")
BESIDE = ("held_back", "held_back_came", "held_back_bought", "perhaps", "declined", "to_call", "silent")


def funnel(numbers: dict[str, int]) -> list[Step]:
    """The six steps; that of the message only where somebody was written to or nobody has got any further. Whoever
    comes without having said so counts as come: a later step may be the larger one, and its share is then of the last
    one that holds as many, which is named."""
    labels, found = step_labels(), []
    further = any(numbers[code] for code in FUNNEL[2:])
    for code in FUNNEL:
        number = numbers[code]
        if code == "written" and not number and further:
            continue
        wide = next((step for step in reversed(found) if step.number >= number and step.number), None)
        of_before = _percent(number, wide.number) if wide and (number or wide is found[-1]) else None
        of_step = wide.label if wide and of_before is not None and wide is not found[-1] else ""
        found.append(Step(code, labels[code], number, _percent(number, numbers["known"]), of_before, of_step))
    return found


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1")) if whole else None


# --- The tab ----------------------------------------------------------------------------------------------------------


def context(campaign: Campaign, user, at: datetime, **bound) -> dict:
    """The rules and what they find until the list is fixed; the funnel after it."""
    shown = head(campaign, user) | {"tab": "audience"}
    audience = Audience.objects.select_related("fixed_by", "changed_by", "work").filter(campaign=campaign).first()
    rules = audience_rules.from_json(audience.rules) if audience else audience_rules.Rules()
    shown |= {
        "audience": audience,
        "rules": audience_rules.in_words(rules, dict(Segment.choices)),
        "past": campaign.ends_on < local(at).date(),
    }
    if audience and audience.fixed_at:
        return shown | _list(campaign, audience, user, at, **bound)
    form = bound.get("rules_form")
    if form is None and shown["may_change"]:
        form = forms.RulesForm(initial=audience_rules.vars_of(rules))
    return shown | {
        "rules_form": form,
        "counted": counted(campaign.outlet, rules, at) if audience else None,
        "people": customers_of(campaign.outlet, rules, at).order_by("name_key", "pk")[:SHOWN] if audience else (),
    }


def _list(campaign: Campaign, audience: Audience, user, at: datetime, **bound) -> dict:
    numbers = campaign.invitations.steps()
    labels = step_labels()
    running = audience.made_at is None
    shown = {
        "funnel": funnel(numbers),
        "beside": [(code, labels[code], numbers[code]) for code in BESIDE if numbers[code]],
        "numbers": numbers,
        "making": running,
        "work": work.Shown(audience.work, at) if audience.work and running else None,
        "sendings": sendings_of(campaign),
        "calls": invitation_calls.waiting_counts(user, at, campaign),
        "may_call": user.may(Right.CAMPAIGNS_CALL, campaign.outlet),
        "may_read_messages": user.may(Right.CARE, campaign.outlet),
    }
    inviting = campaign.state in Campaign.OPEN and not running and campaign.ends_on >= local(at).date()
    if inviting and user.may(Right.CAMPAIGNS_PLAN, campaign.outlet):
        shown |= {
            "send_form": bound.get("send_form") or forms.SendForm(outlet=campaign.outlet),
            "to_write": campaign.invitations.not_invited_yet().count(),
            "to_call_all": campaign.invitations.to_put_on_the_list(False).count(),
            "to_call_unwritten": campaign.invitations.to_put_on_the_list(True).count(),
        }
    return shown


def sendings_of(campaign: Campaign):
    found = Sending.objects.filter(outlet=campaign.outlet, audience__campaign=campaign.number)
    return found.select_related("version__template", "by", "work")


def list_number(campaign: Campaign) -> int | None:
    """The number on the tab: nothing until there is a list."""
    return campaign.invitations.filter(held_out=False).count() or None


# --- The people behind a number ---------------------------------------------------------------------------------------


def people(campaign: Campaign, step: str, query):
    found = campaign.invitations.in_step(step).matching(query)
    return found.for_list()


# --- One invitation ---------------------------------------------------------------------------------------------------


def invitation_context(found: Invitation, user, at: datetime, form, lost: str = "") -> dict:
    """The page of whoever calls about it; without the call for everybody else."""
    found.refresh_from_db(fields=["leased_by", "leased_until", "attempts", "answer", "next_at"])
    campaign, mine = found.campaign, found.leased_by_id == user.pk
    may_call = user.may(Right.CAMPAIGNS_CALL, campaign.outlet) and campaign.state in Campaign.OPEN
    refusal = invitation_calls.call_refusal(found, at) if may_call else ""
    return {
        "invitation": found,
        "campaign": campaign,
        "mine": mine,
        "lost": lost,
        "form": form if may_call and not found.held_out else None,
        "refusal": refusal,
        "to_take": may_call and not mine and not refusal and (not found.leased_by_id or found.leased_until <= at),
        "number": invitation_calls.number_to_dial(invitation=found, where=found.get_absolute_url(), by=user, at=at),
        "calls": found.calls.select_related("by"),
        "offers": campaign.offers.all(),
        "before": before_dialling(customer=found.customer, user=user, at=at),
        "may_plan": user.may(Right.CAMPAIGNS_PLAN, campaign.outlet),
        "link": "" if found.held_out or campaign.state not in Campaign.OPEN else invitations.path_of(found),
        "outcomes": InvitationCall.Outcome,
    }


def my_today(user, at: datetime) -> dict[str, int]:
    """What one caller did today: `dialled`, `spoke`, `agreed`."""
    return InvitationCall.objects.done_by(user, at)


def agreed_for(user, at: datetime):
    """Hours agreed with customers up to the end of today, those that have passed too."""
    today = local(at).date()
    seen = Invitation.objects.visible_to(user, Right.CAMPAIGNS_CALL).to_call(today).filter(agreed_hour=True)
    ends = beginning_of(today + timedelta(days=1))
    return seen.filter(next_at__lt=ends).for_list().order_by("next_at", "pk")
