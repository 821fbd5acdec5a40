"""The components of the house's design as template tags: `{% load components %}`. Reference: docs/components.md.

What stands in every row of a list is built without a template of its own: 25 rows with six marks each are 150 of them.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from django import template
from django.template.loader import get_template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from staff import countdown as periods
from staff import instants, masking, paging
from staff.plates import PlateKind, look_of

register = template.Library()

DASH = "—"
STATES = ("open", "doing", "done", "shut")
LEVELS = {
    "ok": pgettext_lazy("warning level", "Normal"),
    "attention": pgettext_lazy("warning level", "Attention"),
    "alert": pgettext_lazy("warning level", "Alert"),
    "crisis": pgettext_lazy("warning level", "Crisis"),
}
TIERS = ("AAA", "AA", "A")
# Translators: 中文 未上牌
NO_PLATE = gettext_lazy("No plate")


# --- Marks of the trade -----------------------------------------------------------------------------------------------


@register.simple_tag
def plate(value, size="", large=False, none=NO_PLATE):
    """`{% plate car.plate %}`, `{% plate car.plate size="lg" %}`, `{% plate car.plate large=True %}` for a lorry.

    `none` is what stands there without a plate. A text that is no plate is shown as it is, in the outline of "none".
    """
    look = look_of(value or "", large=large)
    big = " plate-lg" if size == "lg" else ""
    if look.kind == PlateKind.NONE:
        return format_html('<span class="plate plate-none{}">{}</span>', big, look.tail or none)
    kind = f" plate-{look.kind}" if look.kind else ""
    return format_html('<span class="plate{}{}"><span>{}</span>{}</span>', kind, big, look.head, look.tail)


@register.simple_tag
def vin(value, masked=True, long=False):
    """The last six characters in bold behind an ellipsis; `long=True` a dot for each hidden one; `masked=False` all."""
    value = (value or "").strip()
    if not value:
        return DASH
    hidden, shown = value[:-6], value[-6:]
    if masked and hidden:
        hidden = "•" * len(hidden) if long else "…"
    return format_html('<span class="vin">{}<b>{}</b></span>', hidden, shown)


@register.simple_tag
def tier(value, size=""):
    """`{% tier case.tier %}`; `size="lg"` in the head of a record. Nothing for none."""
    if value not in TIERS:
        return ""
    return format_html(
        '<span class="tier tier-{}{}">{}</span>', value.lower(), " tier-lg" if size == "lg" else "", value
    )


@register.simple_tag
def state(label, shape):
    """State of work by its shape: `open`, `doing`, `done`, `shut`."""
    if shape not in STATES:
        raise template.TemplateSyntaxError(f"state: {shape!r} is not one of {', '.join(STATES)}")
    return format_html('<span class="state state-{}">{}</span>', shape, label)


@register.simple_tag
def sev(level, label=None):
    """A severity badge: `ok`, `attention`, `alert`, `crisis`. Without a label the level's own word."""
    if level not in LEVELS:
        raise template.TemplateSyntaxError(f"sev: {level!r} is not one of {', '.join(LEVELS)}")
    return format_html('<span class="sev sev-{}">{}</span>', level, LEVELS[level] if label is None else label)


@register.simple_tag
def warning_level(level):
    """The four steps with the present one marked."""
    steps = [
        (number, mark_safe(' aria-current="true"') if name == level else "", word)
        for number, (name, word) in enumerate(LEVELS.items(), start=1)
    ]
    return format_html(
        '<ol aria-label="{}">{}</ol>',
        _("Warning level"),
        format_html_join("", '<li class="l{}"{}>{}</li>', steps),
    )


# --- Time -------------------------------------------------------------------------------------------------------------


def _at(context, at) -> datetime:
    """The instant given, else that of the request; a text rendered without a request has to say it."""
    return at or context["at"]


@register.simple_tag(takes_context=True)
def countdown(context, started_at, deadline_at, at=None, done_at=None, large=False, by=True, note=None):
    """Words, bar and due time of a period. `by=False` leaves the last line out, `note` takes its place.

    `at` is the instant of the request unless given. A period that is done shows whether it was in time, without a bar.
    """
    if not deadline_at:
        return DASH
    period = periods.reckon(started_at or deadline_at, deadline_at, _at(context, at), done_at)
    line = note or (period.by_words if by else "")
    size = " countdown-lg" if large else ""
    if period.stage == periods.Stage.DONE:
        bar = ""
    else:
        bar = format_html(
            '<progress class="bar" max="100" value="{0}" aria-label="{1}"></progress>',
            period.percent,
            # Translators: 中文 时限已用 %(percent)d%%
            _("%(percent)d%% of the time used") % {"percent": period.percent},
        )
    return format_html(
        '<span class="countdown{} is-{}"><span class="left">{}</span>{}{}</span>',
        size,
        period.stage,
        period.words,
        bar,
        format_html('<span class="by">{}</span>', line) if line else "",
    )


@register.simple_tag(takes_context=True)
def time_left(context, deadline_at, at=None):
    """Only the words: `3 h 48 min left`."""
    return periods.left_words(deadline_at - _at(context, at)) if deadline_at else ""


@register.simple_tag(takes_context=True)
def instant(context, value, words=True, at=None):
    """`today 09:05`, `yesterday 15:10`, `10 Mar 14:00`, with the whole instant for machines.

    `words=False` always the calendar day: on paper, "yesterday" is wrong the day after.
    """
    if not value:
        return DASH
    words = (instants.instant_words if words else instants.calendar_instant_words)(value, _at(context, at))
    return format_html('<time datetime="{}">{}</time>', instants.local(value).isoformat(timespec="seconds"), words)


@register.simple_tag(takes_context=True)
def clock(context, value):
    """`09:05`, in Shanghai."""
    if not value:
        return DASH
    there = instants.local(value)
    return format_html('<time datetime="{}">{}</time>', there.isoformat(timespec="seconds"), f"{there:%H:%M}")


@register.simple_tag(takes_context=True)
def day(context, value, words=True, at=None):
    """`today`, `yesterday`, `10 Mar`, `10 Mar 2025`. `words=False` always the calendar day."""
    if not value:
        return DASH
    on = instants.local(value).date() if isinstance(value, datetime) else value
    today = instants.local(_at(context, at)).date()
    text = instants.day_words(on, today) if words else instants.calendar_words(on, today)
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), text)


@register.simple_tag(takes_context=True)
def now_words(context, at=None):
    """Day, weekday and clock of the request, for the head of a first page: `Thu 12 Mar 10:42`."""
    here = instants.local(_at(context, at))
    return f"{instants.long_day_words(here.date(), here.date())} {here:%H:%M}"


# --- Money and numbers ------------------------------------------------------------------------------------------------


def _amount(value, places) -> tuple[str, str] | None:
    if value is None or value == "":
        return None
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)
    return ("−" if exact < 0 else ""), f"{abs(exact):,}"


@register.simple_tag
def money(amount, places=2, explain=""):
    """`¥1,186.00`, minus before the sign. `explain` is the id of the block that says where the amount comes from."""
    shown = _amount(amount, places)
    if shown is None:
        return DASH
    if explain:
        return format_html(
            '<button class="explain money" type="button" aria-expanded="false" aria-controls="{}" title="{}">'
            "{}<i>¥</i>{}</button>",
            explain,
            # Translators: 中文 看这个数怎么来的
            _("See where this amount comes from"),
            *shown,
        )
    return format_html('<span class="money">{}<i>¥</i>{}</span>', *shown)


@register.filter
def money_text(amount, places=2):
    """The same as plain text, for sentences, titles and exports: `−¥200.00`."""
    shown = _amount(amount, places)
    return DASH if shown is None else f"{shown[0]}¥{shown[1]}"


@register.filter
def grouped(number):
    """`1,204,386`; a dash for none."""
    return DASH if number is None or number == "" else f"{number:,}"


# --- What is hidden ---------------------------------------------------------------------------------------------------

register.filter("masked_name", masking.masked_name)
register.filter("masked_phone", masking.masked_phone)
register.filter("masked_vin", masking.masked_vin)
register.filter("spaced_phone", masking.spaced_phone)


# --- Lists ------------------------------------------------------------------------------------------------------------


def _address(context, **changes) -> str:
    """This page's query with some parameters set or (None) left out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        elif isinstance(value, list):
            query.setlist(name, value)
        else:
            query[name] = value
    text = query.urlencode()
    return f"?{text}" if text else context["request"].path


def _first_page(**changes) -> dict:
    """Another order or another filter begins at the first page."""
    return dict.fromkeys(paging.PARAMETERS) | {"page": None} | changes


@register.simple_tag(takes_context=True)
def qs(context, **changes):
    """`{% qs tier="AA" %}`: this address with another filter, from the first page on; `tier=None` leaves it out."""
    return _address(context, **_first_page(**changes))


@register.simple_tag(takes_context=True)
def sort_head(context, field, label, num=False, default=""):
    """A `<th>` that sorts by `?sort=field`, and the other way round by `?sort=-field`.

    `default` is the order of the page when the address names none.
    """
    present = context["request"].GET.get("sort") or default
    down = present == f"-{field}"
    chosen = down or present == field
    turned = f"-{field}" if present == field else field
    arrow = (" ↓" if down else " ↑") if chosen else ""
    sorted_ = format_html(' aria-sort="{}"', "descending" if down else "ascending") if chosen else ""
    url = _address(context, **_first_page(sort=turned))
    kind = mark_safe(' class="num"') if num else ""
    return format_html('<th scope="col"{}{}><a href="{}">{}{}</a></th>', kind, sorted_, url, label, arrow)


@register.simple_tag(takes_context=True)
def filter_chips(context, form):
    """A removable chip for each field of a filter form that the address fills, and one link to clear them all.

    A hidden field has one only where the form's class declares it hidden with a label: one that a form hides because
    there is nothing to choose from narrows nothing.
    """
    request = context["request"]
    chips = []
    for bound in form:
        names = [name for name in request.GET if name == bound.name or _part_of(name, bound.name)]
        filled = [name for name in names if any(request.GET.getlist(name))]
        declared = form.base_fields.get(bound.name)
        silent = bound.is_hidden and not (declared and declared.widget.is_hidden and declared.label)
        if not filled or silent:
            continue
        # Translators: 中文 去掉筛选：%(name)s
        label = _("Remove filter: %(name)s") % {"name": bound.label}
        url = _address(context, **_first_page(**dict.fromkeys(filled)))
        chips.append((bound.label, _shown_values(form, bound, request.GET, filled), url, label))
    if not chips:
        return ""
    shown = format_html_join(
        "",
        '<span class="chip">{} <b>{}</b>'
        '<a href="{}" aria-label="{}"><i class="bi bi-x" aria-hidden="true"></i></a></span>',
        chips,
    )
    every = {name: None for bound in form for name in request.GET if name == bound.name or _part_of(name, bound.name)}
    return format_html(
        '{}<a class="mid" href="{}">{}</a>', shown, _address(context, **_first_page(**every)), _("Clear all")
    )


def _part_of(name, field) -> bool:
    """Range filters spread one field over two parameters."""
    return name in (f"{field}_min", f"{field}_max", f"{field}_after", f"{field}_before", f"{field}_from", f"{field}_to")


def _shown_values(form, bound, query, names) -> str:
    values = [value for name in names for value in query.getlist(name) if value]
    held = getattr(form, "cleaned_data", {}).get(bound.name)
    if isinstance(held, datetime):
        return f"{instants.local(held):%Y-%m-%d %H:%M:%S}"
    # Not asked whether it is empty: choices that are looked up late have no length.
    words = {str(key): str(word) for key, word in _flat(getattr(bound.field, "choices", ()))}
    # Translators: 中文 、
    return pgettext("between items of a list", ", ").join(words.get(value, value) for value in values)


def _flat(choices):
    for key, word in choices:
        if isinstance(word, (list, tuple)):
            yield from _flat(word)
        else:
            yield key, word


@register.simple_tag(takes_context=True)
def pages(context, page):
    """Links to the page before and the page after of a `staff.paging.Page`; a list of one page has none."""
    total = page.total
    words = ""
    if total is not None:
        # Translators: 中文 共 %(total)s
        words = format_html('<span class="push">{}</span>', _("%(total)s in all") % {"total": f"{total:,}"})
    if not page.before and not page.after:
        return words
    links = [
        _page_link(context, page.before, "before", "‹", _("Previous page")),
        _page_link(context, page.after, "after", "›", _("Next page")),
    ]
    push = "" if words else " push"
    return format_html(
        '{}<nav class="pages{}" aria-label="{}">{}{}</nav>', words, push, pgettext("of a list", "Pages"), *links
    )


@register.simple_tag(takes_context=True)
def numbered_pages(context, page, name="page", anchor=""):
    """`1–25 of 60` and links to the pages by number, for a page of Django's `Paginator`; `anchor` is where they lead.

    For lists that are not a table of their own in the database. A list of one page has no links.
    """
    words = _("%(first)s–%(last)s of %(total)s") % {
        "first": f"{page.start_index():,}",
        "last": f"{page.end_index():,}",
        "total": f"{page.paginator.count:,}",
    }
    shown = format_html('<span class="push">{}</span>', words)
    if page.paginator.num_pages == 1:
        return shown

    def link(number, sign, label=""):
        if number is None:
            return format_html('<span class="off" aria-hidden="true">{}</span>', sign)
        url = f"{_address(context, **{name: number})}{anchor and '#'}{anchor}"
        named = format_html(' aria-label="{}"', label) if label else ""
        present = mark_safe(' aria-current="page"') if number == page.number and not label else ""
        return format_html('<a href="{}"{}{}>{}</a>', url, named, present, sign)

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        link(page.previous_page_number() if page.has_previous() else None, "‹", _("Previous page")),
        *(mark_safe("<span>…</span>") if n == page.paginator.ELLIPSIS else link(n, n) for n in numbers),
        link(page.next_page_number() if page.has_next() else None, "›", _("Next page")),
    ]
    return format_html(
        '{}<nav class="pages" aria-label="{}">{}</nav>',
        shown,
        pgettext("of a list", "Pages"),
        format_html_join("", "{}", ((each,) for each in links)),
    )


def _page_link(context, key, parameter, sign, label):
    if not key:
        return format_html('<span class="off" aria-hidden="true">{}</span>', sign)
    url = _address(context, **_first_page(**{parameter: key}))
    return format_html('<a href="{}" aria-label="{}" rel="{}">{}</a>', url, label, _rel(parameter), sign)


def _rel(parameter):
    return "prev" if parameter == "before" else "next"


@register.simple_tag(takes_context=True)
def tab_links(context, tabs, name="state", label="", current=""):
    """The tabs of a list, `[(value, label, count)]`: the present one is `current`, or what the address says, or the
    first."""
    present = current or context["request"].GET.get(name) or (tabs[0][0] if tabs else "")
    links = [
        (
            _address(context, **_first_page(**{name: value})),
            mark_safe(' aria-current="page"') if value == present else "",
            text,
            "" if count is None else format_html('<span class="n">{}</span>', f"{count:,}"),
        )
        for value, text, count in tabs
    ]
    return format_html(
        '<nav class="tabs" aria-label="{}">{}</nav>',
        label or _("State"),
        format_html_join("", '<a href="{}"{}>{}{}</a>', links),
    )


@register.inclusion_tag("components/_empty.html")
def empty(title, text="", action_label="", action_url=""):
    """What a list says when it has nothing: what is the case, and what to do."""
    return {"title": title, "text": text, "action_label": action_label, "action_url": action_url}


# --- Work under way and records ---------------------------------------------------------------------------------------


@register.simple_tag
def progress(done, total, label="", thick=False):
    """A bar of work under way; the words beside it are the page's own. `total` 0 shows it empty."""
    total = total or 0
    share = int(100 * done / total) if total else 0
    return format_html(
        '<progress class="bar bar-work{}" max="{}" value="{}" aria-label="{}"></progress>',
        " bar-thick" if thick else "",
        total or 100,
        min(done or 0, total) if total else 0,
        label or f"{share}%",
    )


@register.simple_tag
def steps(names: Iterable, current, label=""):
    """Numbered steps. `names` is `[(code, label)]` or a choices class; those before `current` are done."""
    pairs = list(getattr(names, "choices", names))
    codes = [code for code, _label in pairs]
    reached = codes.index(current) if current in codes else len(codes)
    items = [(_step_mark(number, reached), text) for number, (_code, text) in enumerate(pairs)]
    return format_html(
        '<ol class="steps" tabindex="0" aria-label="{}">{}</ol>',
        label or _("Steps"),
        format_html_join("", "<li{}><b>{}</b></li>", items),
    )


def _step_mark(number, reached) -> SafeString:
    if number < reached:
        return mark_safe(' class="done"')
    return mark_safe(' aria-current="step"') if number == reached else mark_safe("")


@register.simple_tag(takes_context=True)
def time_line(context, entries, at=None, template_name="components/_time_line_entry.html"):
    """Entries of a record by day, in the order they come in (the latest first).

    An entry, object or dict, has `at` and any of: `kind` (`person`, `change`, `warning`; else the system), `who`,
    `text`, `detail`, `next`. Texts are escaped unless marked safe.
    """
    here = instants.local(_at(context, at)).date()
    layout = get_template(template_name)
    parts = []
    for on, group in groupby(entries, key=lambda entry: instants.local(_of(entry, "at")).date()):
        word = instants.calendar_words(on, here)
        if on == here:
            word = f"{word} {pgettext('day', 'today')}"
        items = [layout.render({"entry": entry, "at": here}) for entry in group]
        parts.append(
            format_html('<div class="line-day">{}</div><ol class="line">{}</ol>', word, mark_safe("".join(items)))
        )
    return mark_safe("".join(parts))


def _of(entry, name):
    return entry.get(name) if isinstance(entry, dict) else getattr(entry, name)


# --- Forms ------------------------------------------------------------------------------------------------------------


@register.simple_tag
def pick(bound, extra=""):
    """The choices of a radio or checkbox field as buttons in a row, with its label as the legend."""
    return get_template("components/_pick.html").render({"field": bound, "extra": extra})
