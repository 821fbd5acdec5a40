"""`force_login` signs in as somebody who typed the code from the phone too, where there is one. Signing in by the pages
does nothing of the kind, and an account without one stands before the gate as always."""

from typing import Any


def by_force() -> None:
    """From here on in this process; Django is set up."""
    from allauth.account.internal.flows.login import record_authentication
    from django.contrib.auth.signals import user_logged_in

    def give_code(request: Any, user: Any, **_kwargs: Any) -> None:
        # The request that Django's test client makes up has no address.
        if not request.path and user.second_factor_at:
            record_authentication(request, user, "mfa", type="totp")

    user_logged_in.connect(give_code, weak=False, dispatch_uid="tests.second_step")
