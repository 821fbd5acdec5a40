"""The room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    # Translators: 中文 活动
    verbose_name = _("Campaigns")

    def ready(self):
        from . import (  # noqa: F401 - fills the registries
            audience_registrations,
            club_registrations,
            draw_registrations,
            money_registrations,
            personal_data,
            plan_315_registrations,
            registrations,
        )
