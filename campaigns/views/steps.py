"""How a step that is posted ends: done, refused beside its field, or somebody was quicker."""

from django.shortcuts import redirect

from staff.refusals import AlreadyDone
from staff.toasts import say


class _Quicker(Exception):
    """Somebody was quicker: the page is looked at anew."""


def step(request, form, act, done, back, again):
    """The way back with `done` said, or with what somebody else did; `again()` is the page with the form's errors.

    `done` is the sentence, or gives it once `act` has happened.
    """

    def watched():
        try:
            return act()
        except AlreadyDone as already:
            raise _Quicker(str(already)) from None

    if form.is_valid():
        try:
            made = form.attempt(watched)
        except _Quicker as quicker:
            say(request, str(quicker), wrong=True)
            return redirect(back)
        if made:
            say(request, done() if callable(done) else done)
            return redirect(back)
    return again()
