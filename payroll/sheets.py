"""Sheets of the workbook that this room will take."""

from exchange import registry


def register() -> None:
    registry.await_sheet("pay_memberships", "提成组成员")
    registry.await_sheet("assessments", "考核")
    registry.await_sheet("adjustments", "扣罚")
    registry.await_sheet("scheme", "提成参数")
