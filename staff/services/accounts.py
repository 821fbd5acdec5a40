"""Accounts: made by those who may post the person, shut and reopened, never deleted."""

import re
import secrets
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from staff import granting, second_factor, trail
from staff.instants import local
from staff.models import Employee, Posting, User
from staff.names import name_key
from staff.places import Place
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

from .postings import enter_posting

# Without what is easily taken for something else when it is read out or copied by hand: 0 and o, 1 and l and i.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


def create_account(
    *,
    username: str,
    name: str,
    role: str,
    place: Place,
    from_on,
    to_on=None,
    employee: Employee | None = None,
    email: str = "",
    mobile: str = "",
    by: User,
    at: datetime,
) -> tuple[User, str]:
    """A new account with its first posting, and the password for the first sign-in, which is kept nowhere."""
    username = clean_username(username)
    password = new_password()
    with transaction.atomic():
        if employee:
            _check_employee(employee, by=by)
        try:
            with transaction.atomic():
                account = User.objects.create_user(
                    username,
                    password,
                    name=name.strip(),
                    email=email,
                    mobile=mobile,
                    employee=employee,
                    must_change_password=True,
                    created_at=at,
                )
        except IntegrityError:
            raise Refused(
                _("“%(name)s” is taken. Choose another user name.") % {"name": username}, field="username"
            ) from None
        trail.record(
            about=account,
            action="account.created",
            by=by,
            at=at,
            outlet=place.outlet,
            changes={"username": [None, username], "employee": [None, employee.number if employee else None]},
        )
        enter_posting(account=account, role=role, place=place, from_on=from_on, to_on=to_on, by=by, at=at)
    return account, password


def change_account(*, account: User, name: str, email: str, mobile: str, by: User, at: datetime) -> None:
    """Correct the name, e-mail or mobile of an account. Nothing happens where nothing differs."""
    new = {"name": name.strip(), "email": email.strip(), "mobile": mobile.strip()}
    with transaction.atomic():
        account = locked(account)
        require_manages(by, account, at)
        changes = {
            field: [getattr(account, field), value] for field, value in new.items() if getattr(account, field) != value
        }
        if not changes:
            return
        User.objects.filter(pk=account.pk).update(**new, name_key=name_key(new["name"]))
        trail.record(about=account, action="account.changed", by=by, at=at, outlet=home_of(account), changes=changes)


def deactivate_account(*, account: User, reason: str, by: User, at: datetime) -> None:
    """Shut the account at once: its sessions end, its postings stay, its open work has to be handed over."""
    _set_active(account, False, action="account.deactivated", reason=reason, by=by, at=at)


def reactivate_account(*, account: User, reason: str, by: User, at: datetime) -> None:
    """Open the account again, with the postings and the password it had."""
    _set_active(account, True, action="account.reactivated", reason=reason, by=by, at=at)


def reset_password(*, account: User, by: User, at: datetime) -> str:
    """Give the account a new password for one sign-in, and give it back to be read out; it is kept nowhere."""
    password = new_password()
    with transaction.atomic():
        account = locked(account)
        require_manages(by, account, at)
        if not account.is_active:
            raise Refused(_("This account is shut. Open it first."))
        account.set_password(password)
        account.must_change_password = True
        account.save(update_fields=["password", "must_change_password"])
        trail.record(about=account, action="account.password_reset", by=by, at=at, outlet=home_of(account))
    return password


def reset_second_factor(*, account: User, reason: str, by: User, at: datetime) -> None:
    """Take the second step at sign-in off an account whose phone is lost. The next sign-in asks for the password only;
    where the role needs the step, it has to be set up anew before anything else. What is signed in now counts no more.
    """
    if not reason.strip():
        raise Refused(_("Say why; it stays in the trail."), field="reason")
    if account.pk == by.pk:
        raise Refused(_("Nobody takes the own second step off here. Set it up anew on your own page."))
    with transaction.atomic():
        account = locked(account)
        require_manages(by, account, at)
        if not second_factor.take_off(account):
            raise AlreadyDone(_("There is no second step to take off."))
        trail.record(
            about=account,
            action="account.second_factor_reset",
            by=by,
            at=at,
            outlet=home_of(account),
            reason=reason.strip(),
        )


def clean_username(text: str) -> str:
    """The user name in small letters; `Refused` for what cannot be one."""
    username = text.strip().lower()
    if not USERNAME.fullmatch(username):
        raise Refused(
            _("A user name has 3 to 60 letters, digits, dots or hyphens, like linzhixia or sh01.lin."), field="username"
        )
    return username


def new_password() -> str:
    """Three groups of four that can be read out on the phone, about 59 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(3))


def locked(account: User) -> User:
    return User.objects.select_for_update().get(pk=account.pk)


def require_manages(by: User, account: User, at: datetime) -> None:
    """Raise `PermissionDenied` unless `by` may manage the account."""
    if not granting.may_manage(by, account, deciding_postings(account, local(at).date())):
        raise PermissionDenied(_("This account is managed by somebody else: it has postings that you could not give."))


def deciding_postings(account: User, on: date) -> list[Posting]:
    """The postings that decide who manages the account: those that are not over on the day, else the last one."""
    postings = Posting.objects.filter(user=account, withdrawn_at__isnull=True).with_places()
    return list(postings.not_over(on)) or list(postings.order_by("-to_on", "-pk")[:1])


def home_of(account: User):
    """The outlet under which the trail keeps an account: of its employee, else of its latest posting."""
    if account.employee_id:
        return account.employee.outlet
    latest = Posting.objects.filter(user=account, outlet__isnull=False).select_related("outlet").first()
    return latest.outlet if latest else None


def _set_active(account: User, active: bool, *, action: str, reason: str, by: User, at: datetime) -> None:
    if not reason.strip():
        raise Refused(_("Say why; it stays in the trail."), field="reason")
    with transaction.atomic():
        require_manages(by, locked(account), at)
        if not User.objects.filter(pk=account.pk, is_active=not active).update(is_active=active):
            raise AlreadyDone(_("Somebody was quicker: this is done already."))
        trail.record(
            about=account,
            action=action,
            by=by,
            at=at,
            outlet=home_of(account),
            changes={"is_active": [not active, active]},
            reason=reason.strip(),
        )


def _check_employee(employee: Employee, *, by: User) -> None:
    if not Employee.objects.visible_to(by, Right.PEOPLE_MANAGE).filter(pk=employee.pk).exists():
        raise PermissionDenied(_("This employee works where you do not give accounts."))
    if User.objects.filter(employee=employee).exists():
        raise Refused(_("%(name)s has an account already.") % {"name": employee}, field="employee")
