"""A paper beside the ordinary form of a room: its two fields, and the record that is made of it, in one transaction.

A view asks `from_paper(request, "complaint")`, hands it to its template (`outage/_from_paper.html`), and lets its
service be called by `saved`: with the paper's instant, or with None where nobody enters a paper.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext as _

from staff.access import require
from staff.instants import local
from staff.models import Outlet, User
from staff.places import Place
from staff.refusals import Refused

from .forms import PaperFields
from .models import Outage
from .services import papers

PARAMETER = "paper"
Record = TypeVar("Record", bound=Model)


class FromPaper:
    """The paper that a request enters; empty (`bool` is False) where it enters none."""

    def __init__(self, request, form_code: str):
        self.user, self.at = request.user, request.at
        self.copy: papers.Printed | None = None
        self.form: PaperFields | None = None
        text = request.POST.get(PARAMETER) or request.GET.get(PARAMETER)
        if not text:
            return
        try:
            self.copy = papers.printed(text, visible=Outlet.objects.visible_to(request.user))
        except Refused as refused:
            raise Http404 from refused
        if self.copy.form.code != form_code:
            raise Http404
        require(self.user, self.copy.form.right, self.copy.outlet)
        self.form = PaperFields(
            request.POST if request.method == "POST" else None,
            names=people_of(self.copy.outlet, self.at),
            initial={"written_at": self._proposed()},
        )

    def __bool__(self) -> bool:
        return self.copy is not None

    @property
    def paper(self):
        """What is known of it, where it was entered before or is void."""
        paper = self.copy.paper if self.copy else None
        return paper if paper and paper.state != paper.State.OPEN else None

    @property
    def initial(self) -> dict:
        """What the ordinary form begins with."""
        return {"outlet": self.copy.outlet.code} if self.copy else {}

    @property
    def outlet(self) -> Outlet | None:
        return self.copy.outlet if self.copy else None

    def is_valid(self) -> bool:
        return self.form is None or self.form.is_valid()

    def saved(self, make: Callable[[datetime | None], Record]) -> Record:
        """What `make(written_at)` makes, and the paper entered with it: both or neither. A refusal that concerns the
        paper stands beside its fields."""
        if self.copy is None or self.form is None:
            return make(None)
        if not self.form.is_valid():
            raise Refused(_("Look at what is said about the paper."))
        given = self.form.cleaned_data
        try:
            with transaction.atomic():
                paper = papers.take_paper(copy=self.copy, **given, by=self.user, at=self.at)
                record = make(paper.written_at)
                papers.enter_paper(paper=paper, record=record, by=self.user, at=self.at)
        except Refused as refused:
            if refused.field in self.form.fields:
                self.form.add_error(refused.field, str(refused))
                raise Refused(_("Look at what is said about the paper.")) from refused
            raise
        return record

    def _proposed(self) -> datetime | None:
        """The beginning of the last outage: the day is right then, and the hour is near."""
        if self.copy is None:
            return None
        last = Outage.objects.of_outlet(self.copy.outlet).filter(from_at__lte=self.at).first()
        return local(last.from_at) if last else None


def from_paper(request, form_code: str) -> FromPaper:
    """The paper named by `?paper=` or the field of that name; 404 where there is none such, or it is another form."""
    return FromPaper(request, form_code)


def people_of(outlet: Outlet, at: datetime) -> list[str]:
    """Names to choose from for who wrote it; any other may be typed."""
    found = User.objects.active().placed_at([Place(outlet=outlet)], local(at).date())
    return sorted(set(found.values_list("name", flat=True)))
