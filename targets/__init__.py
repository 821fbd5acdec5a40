"""Targets, the figures of a month, boards."""
