"""Sheets of the workbook that this room will take."""

from exchange import registry


def register() -> None:
    registry.await_sheet("csi_scores", "厂家满意度")
    registry.await_sheet("targets", "目标")
