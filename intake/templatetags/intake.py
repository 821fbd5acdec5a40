"""Words of imports in templates: `{% load intake %}`."""

from django import template

from intake import preview

register = template.Library()

register.filter("sheet_label", preview.sheet_label)
