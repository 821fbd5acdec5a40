"""For the login page: the demo accounts, where there are any."""

from django import template

from staff.views import demo

register = template.Library()


@register.simple_tag(takes_context=True)
def demo_accounts(context):
    return demo.accounts(context["at"])


@register.filter
def plain(form):
    """The form without texts inside its fields: allauth says the label there a second time."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
