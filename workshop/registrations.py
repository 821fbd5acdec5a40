"""What this room puts into the registries."""

from customers import criteria

from . import policies
from .criteria import CRITERIA

criteria.register(*CRITERIA, policies=policies.KEYS)
