"""Demo data: an invented dealer group with its people, customers, cars, records and cases.

Above all other rooms: it knows them all, and none of them knows it.
"""
