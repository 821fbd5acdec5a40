"""Sums of money that come out to the fen on every database."""

from django.db.models import Sum


class ExactSum(Sum):
    """A sum to the fen also in SQLite, which keeps decimals as binary floats: there whole hundredths are added up."""

    def as_sqlite(self, compiler, connection, **extra):
        # On a copy, because a condition wraps the template and does not take one from outside.
        inexact = self.copy()
        inexact.template = "SUM(CAST(ROUND(%(expressions)s * 100) AS INTEGER))"
        sql, params = Sum.as_sql(inexact, compiler, connection, **extra)
        return f"({sql} / 100.0)", params
