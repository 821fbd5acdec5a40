"""The commission of one outlet in one month, computed from plain values: no database and no clock."""
