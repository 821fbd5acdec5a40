"""The workshop's records: repair orders, labour, parts sold and fitted, claims."""
