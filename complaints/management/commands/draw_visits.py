"""Draw the home visits of a month, or draw a kept draw again and compare it with the visits that there are."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from complaints import visit_sampling
from complaints.models import VisitDraw
from complaints.services.visits import draw_visits, drawn_again
from staff.models import Outlet
from staff.refusals import Refused


class Command(BaseCommand):
    help = (
        "Draw the home visits of an outlet and a month. Where they are drawn already, draw again from the kept seed, "
        "frame and share and compare; ends with an error where the visits differ."
    )

    def add_arguments(self, parser):
        parser.add_argument("--outlet", required=True, help="the outlet's code")
        parser.add_argument("--month", required=True, help="YYYY-MM")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, **options):
        try:
            month = date.fromisoformat(f"{options['month']}-01")
        except ValueError:
            raise CommandError("Write the month as YYYY-MM.") from None
        outlet = Outlet.objects.select_related("area__region").filter(code=options["outlet"]).first()
        if outlet is None:
            raise CommandError(f"There is no outlet {options['outlet']}.")
        draw = VisitDraw.objects.filter(outlet=outlet, month=month).first()
        new = draw is None
        if new:
            try:
                draw = draw_visits(outlet=outlet, month=month, at=timezone.now())
            except Refused as refused:
                raise CommandError(str(refused)) from None
        self._show(draw, outlet, new, options["format"])

    def _show(self, draw, outlet, new, form):
        codes = drawn_again(draw)
        kept = set(draw.visits.values_list("customer__code", flat=True))
        if form == "json":
            drawn = [{"customer": code, "hash": visit_sampling.place(draw.seed, code)} for code in codes]
            found = {
                "outlet": outlet.code,
                "month": f"{draw.month:%Y-%m}",
                "share": f"{draw.share:.2f}",
                "seed": draw.seed,
                "frame": draw.frame,
                "drawn": drawn,
                "same_as_kept": kept == set(codes),
            }
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            said = "drawn now" if new else "drawn before"
            self.stdout.write(f"{outlet.code} {draw.month:%Y-%m}: {said}, seed {draw.seed}")
            self.stdout.write(f"{len(draw.frame)} customers in the frame, {draw.share}% of them: {len(codes)}")
            for code in codes:
                self.stdout.write(f"  {code}  {visit_sampling.place(draw.seed, code)}")
        if kept != set(codes):
            raise CommandError("The visits are not those that seed, frame and share give.")
