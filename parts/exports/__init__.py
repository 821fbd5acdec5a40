"""Lists of this room for Excel: exactly what is filtered."""
