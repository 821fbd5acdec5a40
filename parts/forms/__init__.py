"""Forms of this room. They check what was written; what may be done is checked by the services."""
