import pytest


@pytest.fixture
def today(clock):
    """A Thursday morning in the middle of a working week."""
    return clock("2026-11-05 10:00")
