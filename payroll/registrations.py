"""What this room puts into the registries."""

from . import (
    fund_registrations,  # noqa: F401 - the fund's own
    inputs_registrations,  # noqa: F401 - what a month is computed from
    run_registrations,  # noqa: F401
    statement_registrations,  # noqa: F401 - everybody's statement
)
