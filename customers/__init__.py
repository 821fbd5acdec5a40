"""Customers and their cars, and the ledger of key customers with its deadlines."""
