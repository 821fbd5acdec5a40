"""Screens on the wall: the hall's tags and the price board, with addresses of their own that need no signing in."""

from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from staff.access import right
from staff.instants import local
from staff.models import Outlet
from staff.public_pages import address_may_knock, kept_private, whole_address
from staff.roles import Right
from workshop import screens

from .gate import hall
from .packages import board

# A screen asks every ten seconds, and several stand behind one address.
MOST_FROM_ADDRESS = 600


@right(Right.PRICES_KEEP)
@require_GET
def screen_addresses(request, code):
    """What is opened once in the browser of a screen."""
    outlet = get_object_or_404(Outlet.objects.visible_to(request.user, Right.PRICES_KEEP), code=code)
    today = local(request.at).date()
    labels = {
        # Translators: 中文 叫号屏
        screens.HALL: pgettext("screen", "Tags in the hall"),
        screens.PRICES: _("Price board"),
    }
    context = {
        "outlet": outlet,
        "addresses": [
            (name, label, whole_address(request, screens.path_of(name, outlet, today)))
            for name, label in labels.items()
        ],
    }
    return kept_private(render(request, "workshop/screen_addresses.html", context))


def _on_wall(screen: str):
    """The view of a screen for whoever has its address, in the house's language."""

    def decorate(show):
        @login_not_required
        @require_GET
        @wraps(show)
        def shown(request, token):
            with translation.override(settings.LANGUAGE_CODE):
                if not address_may_knock(request, "screen", MOST_FROM_ADDRESS):
                    return kept_private(render(request, "workshop/rating_wait.html", status=429))
                try:
                    outlet = screens.outlet_of(screen, token, local(request.at).date())
                except screens.ScreenGone:
                    return kept_private(render(request, "workshop/screen_gone.html", status=404))
                return kept_private(show(request, outlet))

        return shown

    return decorate


@_on_wall(screens.HALL)
def hall_on_wall(request, outlet):
    return hall(request, outlet)


@_on_wall(screens.PRICES)
def prices_on_wall(request, outlet):
    return board(request, outlet)
