"""What boards put into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notices import texts
from staff import my_day, navigation, trail
from staff.navigation import NavItem, Section
from staff.roles import Right

from . import board_day, board_messages
from .exports.boards import RECORDS

texts.register(*board_messages.TEXTS)
my_day.register_panel(25, board_day.board_panel)
RECORDS.register()

navigation.register(
    NavItem(
        Section.BUSINESS,
        # Translators: 中文 经营看板
        _("Business board"),
        "targets:board",
        Right.BOARD,
        order=5,
        icon="speedometer2",
    )
)

# Translators: 中文 已提醒补报
trail.describe("board.reminded", pgettext_lazy("board", "Reminded of what is missing"))
