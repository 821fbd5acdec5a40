"""Rows for Excel."""
