"""Draw a group's sample of one outlet and month again: the seed, the frame, every ticket, and who was drawn.

Status 1 where what is kept differs from what the seed gives.
"""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from complaints import sampling
from complaints.models import FollowUp, Group, SampleDraw
from staff.instants import local
from staff.models import Outlet


class Command(BaseCommand):
    help = "Draw the sample of an outlet, group and month again, and compare it with what is kept."

    def add_arguments(self, parser):
        parser.add_argument("--outlet", metavar="CODE", required=True)
        parser.add_argument("--group", choices=Group.values, required=True)
        parser.add_argument("--month", metavar="YYYY-MM", required=True)
        parser.add_argument("--mode", choices=FollowUp.Mode.values, default=None, help="both unless one is named")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, outlet: str, group: str, month: str, mode: str | None, format: str, **options):
        draw = find_draw(outlet, group, month_of(month))
        frame = draw.follow_ups.select_related("order", "vehicle").order_by("ticket", "pk")
        rows = [as_row(draw.seed, each) for each in (frame.filter(mode=mode) if mode else frame)]
        wrong = [row["number"] for row in rows if not row["agrees"]]
        if format == "json":
            head = {"outlet": outlet, "group": group, "month": month, "seed": draw.seed}
            self.stdout.write(json.dumps(head | {"agrees": not wrong, "frame": rows}, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(lines_about(draw, rows)))
        if wrong:
            raise CommandError(_("Not as the seed gives it: %(numbers)s") % {"numbers": ", ".join(wrong)})


def month_of(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise CommandError(_("“%(text)s” is no month. Write it like 2026-11.") % {"text": text}) from None


def find_draw(outlet: str, group: str, month: date) -> SampleDraw:
    if not Outlet.objects.filter(code=outlet).exists():
        raise CommandError(_("There is no outlet %(code)s.") % {"code": outlet})
    draw = SampleDraw.objects.filter(outlet__code=outlet, group=group, month=month).first()
    if draw is None:
        raise CommandError(_("Nothing was drawn there in that month."))
    return draw


def as_row(seed: str, kept: FollowUp) -> dict:
    """One row of the frame, reckoned again from the seed; `agrees` where that is what is kept."""
    number = kept.order.number if kept.order else kept.vehicle.vin
    # Whether a complaint made sure of it was settled when the row was made.
    complained = kept.why == FollowUp.Why.COMPLAINT
    again = sampling.draw(seed, number, kept.share, kept.group, complained)
    drawn = kept.state != FollowUp.State.NOT_DRAWN
    return {
        "number": number,
        "mode": kept.mode,
        "delivered": f"{local(kept.delivered_at):%Y-%m-%d %H:%M}",
        "ticket": again.ticket,
        "share": str(kept.share),
        "why": again.why,
        "drawn": again.chosen,
        "agrees": (again.ticket, again.why, again.chosen) == (kept.ticket, kept.why, drawn),
    }


def lines_about(draw: SampleDraw, rows: list[dict]) -> list[str]:
    drawn = sum(row["drawn"] for row in rows)
    heading = (_("number"), _("mode"), _("delivered"), _("ticket"), _("share"), _("why"), _("drawn"))
    table = [
        (
            row["number"],
            row["mode"],
            row["delivered"],
            f"{row['ticket']:06}",
            f"{row['share']}%",
            row["why"],
            _("yes") if row["drawn"] else _("no"),
        )
        for row in rows
    ]
    return [
        _("Seed %(seed)s") % {"seed": draw.seed},
        _("Frame %(frame)d, drawn %(drawn)d. A ticket is the first 8 digits of SHA-256(seed:number), in millionths.")
        % {"frame": len(rows), "drawn": drawn},
        *("\t".join(map(str, line)) for line in [heading, *table]),
    ]
