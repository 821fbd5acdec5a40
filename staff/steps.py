"""How a step that is posted ends: done, refused beside its field, or somebody was quicker."""

from django.shortcuts import redirect

from .refusals import AlreadyDone, Refused
from .toasts import say


class _Quicker(Exception):
    """Somebody was quicker: there is nothing to be corrected in the form, the page is looked at anew."""


def step(request, form, act, done, back, again, *, onward=None):
    """The way back with `done` said, or with what somebody else did; `again()` is the page with the form's errors.

    `done` is the sentence, or makes it of what `act` gave; nothing is said where it is empty. `onward` makes of what
    `act` gave another place to go on to.
    """

    def watched():
        try:
            return act()
        except AlreadyDone as already:
            raise _Quicker(str(already)) from None

    if not form.is_valid():
        return again()
    try:
        made = form.attempt(watched)
    except _Quicker as quicker:
        say(request, str(quicker), wrong=True)
        return redirect(back)
    if not made:
        return again()
    _say(request, done, made)
    return redirect(onward(made) if onward else back)


def deed(request, act, done, back):
    """As `step`, without a form: the way back with `done` said, or with why it was refused."""
    try:
        made = act()
    except Refused as refusal:
        say(request, str(refusal), wrong=True)
    else:
        _say(request, done, made)
    return redirect(back)


def _say(request, done, made) -> None:
    if said := done(made) if callable(done) else done:
        say(request, said)
