"""Addresses for the screens on the wall, which nobody signs in at: the hall's tags and the price board.

An address names its outlet and is signed; it holds until the house counts up its policy, which ends all addresses
given out before.
"""

from datetime import date

from django.core import signing
from django.urls import reverse

from staff.models import Outlet
from staff.policy import value

from .gate_policies import SCREENS

SIGNER = signing.Signer(salt="workshop.screen")
HALL, PRICES = "hall", "prices"


class ScreenGone(Exception):
    """Made up, or ended in the meantime."""


def path_of(screen: str, outlet: Outlet, on: date) -> str:
    """Where the screen is found without signing in."""
    token = SIGNER.sign_object([screen, outlet.code, value(SCREENS, outlet=outlet, on=on)])
    return reverse(f"workshop:{screen}_on_wall", args=[token])


def outlet_of(screen: str, token: str, on: date) -> Outlet:
    """The outlet whose screen the address shows. Raises `ScreenGone`."""
    try:
        named, code, count = SIGNER.unsign_object(token)
        outlet = Outlet.objects.select_related("area__region").get(code=code)
    except (signing.BadSignature, ValueError, TypeError, Outlet.DoesNotExist):
        raise ScreenGone from None
    if named != screen or count != value(SCREENS, outlet=outlet, on=on):
        raise ScreenGone
    return outlet
