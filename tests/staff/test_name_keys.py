"""Sort keys of names that were stored before names of two characters were read as such."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from customers.models import Customer
from staff.models import Employee
from tests.makers import make_customer, make_employee, make_outlet


def run(migration):
    # Of the editor only the connection is used; a real one cannot be had within a transaction of SQLite.
    import_module(migration).compute_again(apps, SimpleNamespace(connection=connection))


@pytest.mark.django_db
def test_a_stored_key_with_the_old_reading_is_computed_again():
    outlet = make_outlet()
    old, right = make_employee("尉迟明", outlet), make_employee("曾丽", outlet)
    Employee.objects.filter(pk=old.pk).update(name_key="wei chi ming|wcm")
    run("staff.migrations.0002_name_keys")
    assert dict(Employee.objects.values_list("name", "name_key")) == {
        old.name: "yu chi ming|ycm",
        right.name: "zeng li|zl",
    }


@pytest.mark.django_db
def test_customers_are_found_by_the_new_reading():
    old = make_customer("尉迟明", make_outlet())
    Customer.objects.filter(pk=old.pk).update(name_key="wei chi ming|wcm")
    run("customers.migrations.0003_name_keys")
    old.refresh_from_db()
    assert (old.name_key, old.name_initials) == ("yu chi ming|ycm", "ycm")
