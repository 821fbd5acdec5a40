"""For the login page: the demo accounts, where there are any."""

from django import template

from staff.views import demo

register = template.Library()


@register.simple_tag(takes_context=True)
def demo_accounts(context):
    return demo.accounts(context["at"])
