"""Stock, backorders, guarantee shipments, loans of parts, stock plans."""
