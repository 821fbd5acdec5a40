"""What the statements put into the registries."""

from django.utils.translation import gettext_lazy as _

from staff import my_day, navigation

from . import statement_day

my_day.register(statement_day.due_for)
my_day.register(statement_day.to_answer)

navigation.register(
    navigation.NavItem(
        navigation.Section.DAY,
        # Translators: 中文 我的对账单
        _("My statements"),
        "payroll:statements",
        order=60,
        count=statement_day.count,
        icon="wallet2",
        on_phone=True,
        concerns=statement_day.concerns,
    )
)
