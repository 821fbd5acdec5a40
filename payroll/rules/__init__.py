"""The commission of one outlet in one month, computed from plain values: no database, no clock, no rounding but its own."""
