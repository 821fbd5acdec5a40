"""Setting the password of an outlet's packs."""

from datetime import datetime

from django.db import transaction

from staff import trail
from staff.access import require
from staff.roles import Right

from .. import passwords
from ..models import PackPassword


@transaction.atomic
def set_password(*, outlet, password: str, by, at: datetime) -> PackPassword:
    """Packs made from now on open with this one; those made before keep theirs. The trail says who and when."""
    require(by, Right.OUTAGE_KEEP, outlet)
    password = passwords.check(password, outlet_code=outlet.code)
    before = PackPassword.objects.filter(outlet=outlet).values_list("set_at", flat=True).first()
    fields = {"secret": passwords.sealed(password), "set_at": at, "set_by": by}
    kept, _new = PackPassword.objects.update_or_create(outlet=outlet, defaults=fields)
    trail.note(kept, "outage.password_set", by, at, {"set_at": [before, at]})
    return kept
