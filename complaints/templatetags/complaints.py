"""What rows and sheets of complaints show: `{% load complaints %}`."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.complaint_clocks import ClockView
from staff.countdown import Countdown, Stage, span_words
from staff.templatetags.components import DASH, state

register = template.Library()

# Translators: 中文 待移交、待签收、处理中、待回访
STEPS = {
    "new": (_("To be handed over"), "open"),
    "waiting": (_("Waiting for a signature"), "open"),
    "in_hand": (_("In hand"), "doing"),
    "to_call": (_("To call"), "done"),
    "closed": (pgettext_lazy("complaint", "Closed"), "shut"),
}


def step_code(complaint, waits: bool) -> str:
    """The tab under which the complaint stands; the same as `filters.tab_conditions`."""
    if complaint.closed_at:
        return "closed"
    if complaint.done_at:
        return "to_call"
    if waits:
        return "waiting"
    return "in_hand" if complaint.handler_id or complaint.answered_at or complaint.sorted_at else "new"


@register.simple_tag
def step_state(complaint, waits=False):
    """How far it is, in a word with the shape of work. `waits`: a hand-over waits for its signature."""
    return state(*STEPS[step_code(complaint, bool(waits))])


@register.simple_tag
def clock_countdown(countdown: Countdown, large=False, label="", provisional=False):
    """Words, bar and deadline of one clock of a complaint; a stopped one says whether it was in time."""
    bar = ""
    if countdown.stage != Stage.DONE:
        bar = format_html(
            '<progress class="bar" max="100" value="{0}" aria-label="{1}"></progress>',
            countdown.percent,
            _("%(percent)d%% of the time used") % {"percent": countdown.percent},
        )
    return format_html(
        '<span class="countdown{} is-{}">{}<span class="left">{}</span>{}<span class="by">{}{}</span></span>',
        " countdown-lg" if large else "",
        countdown.stage,
        format_html('<span class="by">{}</span>', label) if label else "",
        countdown.words,
        bar,
        countdown.by_words,
        # Translators: 中文 暂定
        format_html(' <span class="tag">{}</span>', _("provisional")) if provisional else "",
    )


@register.simple_tag(takes_context=True)
def nearest_clock(context, complaint):
    """In a list: the countdown of the clock that falls due next, with what it is for; of a closed one the closing."""
    running = [row for row in complaint.all_clocks if row.stopped_at is None]
    stopped = [row for row in complaint.all_clocks if row.kind == "closed" and row.round == complaint.round]
    for row in running[:1] or stopped[:1]:
        view = ClockView(row, context["at"])
        return clock_countdown(view.countdown, label=view.label, provisional=row.provisional and view.runs)
    return DASH


@register.filter
def promised_span(minutes: int) -> str:
    """So many minutes as a promise says them: `30 min`, `2 d`."""
    return span_words(minutes * 60)


@register.simple_tag
def box(ticked):
    """A box on paper."""
    return "☑" if ticked else "☐"
