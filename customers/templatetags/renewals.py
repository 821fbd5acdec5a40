"""Days of a policy in words, for the lists of renewals."""

from datetime import date, datetime

from django import template

from customers.car_facts import until_words
from staff.instants import local

register = template.Library()


@register.simple_tag
def policy_until(until: date, at: datetime) -> str:
    """`31 Mar 2027, 120 days left`; `2 Mar, 10 days ago`."""
    return until_words(until, local(at).date())
