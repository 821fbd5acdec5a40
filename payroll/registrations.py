"""What this room puts into the registries."""

from . import fund_registrations  # noqa: F401 - the fund's own
