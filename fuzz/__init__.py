"""Mutated workbooks, forms and addresses against the whole application: `python -m fuzz`."""
