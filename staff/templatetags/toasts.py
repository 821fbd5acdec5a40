"""For `_messages.html` alone: what a message carries beside its text."""

from django import template

from staff import toasts

register = template.Library()

register.simple_tag(toasts.undo_of, name="undo_of")
