"""`field__starts`: begins with these very characters, by an index on SQLite and on PostgreSQL alike.

`startswith` becomes a LIKE, which SQLite answers by reading the whole table. This is a range instead: by bytes, which
is how SQLite compares texts and how an index with `varchar_pattern_ops` of PostgreSQL does.
"""

from django.db.models import CharField, Lookup

LAST = "\U0010ffff"


@CharField.register_lookup
class Starts(Lookup):
    lookup_name = "starts"

    def get_prep_lookup(self):
        return str(self.rhs)

    def _as_range(self, compiler, connection, begins, ends):
        left, parameters = self.process_lhs(compiler, connection)
        return f"({left} {begins} %s AND {left} {ends} %s)", [*parameters, self.rhs, *parameters, self.rhs + LAST]

    def as_sql(self, compiler, connection):
        return self._as_range(compiler, connection, ">=", "<")

    def as_postgresql(self, compiler, connection):
        return self._as_range(compiler, connection, "~>=~", "~<~")
