"""What a file would change, looked at before it is taken."""

from customers.models import Customer
from exchange import registry
from intake.services.changes import is_weighty
from staff.models import Employee
from tests.clock import shanghai
from tests.intake.conftest import customers, work_off, workbook
from tests.makers import make_employee, make_outlet

EMPLOYEES = ["number", "name", "outlet", "position"]


def employees(*rows) -> bytes:
    return workbook(employees=[EMPLOYEES, *rows])


def page_of(client, batch, query="") -> str:
    return client.get(f"/imports/{batch.number}/{query}").content.decode()


def test_the_changes_are_shown_before_and_after_25_at_a_time(manager, client, upload, take):
    take(upload(customers(*((f"KH{number:03}", "张伟明") for number in range(30)))))
    batch = upload(customers(*((f"KH{number:03}", f"张伟{number:03}") for number in range(30))))
    assert (batch.state, batch.changes, batch.weighty_count) == ("checked", 30, 0)
    page = page_of(client, batch)
    assert page.count("张伟明") == 25 and "张伟000" in page and "张伟029" not in page
    assert "张伟029" in page_of(client, batch, "?change_page=2")
    assert not Customer.objects.filter(name="张伟000").exists()
    assert take(batch).state == "taken"


def test_numbers_are_masked(manager, client, upload, take):
    take(upload(customers(("KH1", "张伟明"))))
    columns = ["code", "name", "mobile", "outlet"]
    page = page_of(client, upload(workbook(customers=[columns, ["KH1", "张伟明", "13900001234", "SH01"]])))
    assert "139****1234" in page and "13900001234" not in page and "13800005678" not in page


def test_a_name_of_an_employee_changes_only_when_it_is_meant(manager, client, upload, take):
    make_employee("何安", make_outlet(), number="E9")
    batch = upload(employees(["E9", "何平", "SH01", "服务顾问"]))
    assert batch.weighty_count == 1
    page = page_of(client, batch)
    assert 'name="meant"' in page and "何安" in page and "何平" in page
    assert take(batch).state == "checked"
    client.post(f"/imports/{batch.number}/take/", {"meant": "1"})
    work_off()
    assert Employee.objects.get(number="E9").name == "何平"


def test_going_to_another_outlet_is_weighty_and_a_position_is_not(manager, client, upload):
    make_employee("何安", make_outlet(), number="E9", position="技师")
    batch = upload(employees(["E9", "何安", "SH01", "服务顾问"]))
    assert (batch.changes, batch.weighty_count) == (1, 0)
    assert 'name="meant"' not in page_of(client, batch)
    assert is_weighty(registry.sheet("employees"), {"outlet": ["SH01", "SH02"]})
    assert not is_weighty(registry.sheet("employees"), {"position": ["技师", "服务顾问"]})
    assert is_weighty(registry.sheet("outlets"), {"name": ["上海一店", "上海二店"]})


def test_what_has_become_weighty_since_the_check_is_not_taken(manager, client, upload, take):
    employee = make_employee("何安", make_outlet(), number="E9", position="技师")
    batch = upload(employees(["E9", "何安", "SH01", "服务顾问"]))
    Employee.objects.filter(pk=employee.pk).update(name="何平")
    assert take(batch).state == "failed"
    employee.refresh_from_db()
    assert (employee.name, employee.position) == ("何平", "技师")
    client.post(f"/imports/{batch.number}/check/")
    work_off(shanghai("2026-11-22 10:40"))
    batch.refresh_from_db()
    assert (batch.state, batch.weighty_count) == ("checked", 1)
