"""All of it or nothing: references, keys, outlets, what changes and what stays."""

import random
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection, transaction

from customers.models import Customer, Merge, Ownership, Vehicle
from exchange import importer
from exchange.importer import import_file, import_sheets
from exchange.reader import RawSheet
from staff.models import Area, Employee, OpeningHours, Outlet, Region
from tests.exchange.workbooks import AT, VIN1, VIN2, faults, good, imported, made
from workshop.models import LabourLine, RepairOrder, Team

pytestmark = pytest.mark.django_db


def records() -> int:
    models = (Region, Area, Outlet, Employee, Team, Customer, Vehicle, RepairOrder, LabourLine)
    return sum(model.objects.count() for model in models)


def test_a_new_workbook_is_taken_whole():
    result = imported(good())
    assert faults(result) == []
    assert result.created == {
        "outlets": 2, "employees": 2, "teams": 1, "customers": 2, "vehicles": 2, "repair_orders": 2, "labour_lines": 2,
    }  # fmt: skip
    assert sum(result.updated.values()) == sum(result.unchanged.values()) == 0
    assert result.outlet_ids == set(Outlet.objects.values_list("pk", flat=True))
    order = RepairOrder.objects.get(number="RO1")
    assert (order.vehicle.vin, order.advisor.name, order.repair_receipts) == (VIN1, "曾丽", Decimal("120.50"))
    assert order.labour_lines.count() == 2
    assert Outlet.objects.get(code="SH01").area.region.name == "华东"
    assert Region.objects.count() == Area.objects.count() == 1
    assert Employee.objects.get(number="E1").name_key == "zeng li|zl"
    assert Customer.objects.get(code="C1").background == "none", "an empty cell is the model's default"
    assert order.labour_lines.get(line=1).technician is None


def test_the_second_time_changes_nothing():
    imported(good())
    told = []
    result = imported(good(), on_updated=told.extend)
    assert sum(result.created.values()) == sum(result.updated.values()) == 0
    assert sum(result.unchanged.values()) == 13
    assert result.outlet_ids == set()
    assert told == []


def test_a_dry_run_answers_the_same_and_keeps_nothing():
    dry = imported(good(), dry_run=True)
    assert records() == 0
    assert dry.created == imported(good()).created


def test_one_fault_and_nothing_is_taken():
    sheets = good()
    sheets["labour_lines"][2][5] = "-1"
    result = imported(sheets)
    assert faults(result) == [("labour_lines", 3, "standard_hours")]
    assert (result.created, result.rows["labour_lines"]) == ({}, 2)
    assert records() == 0


def test_rows_that_were_there_are_updated_only_where_they_differ():
    imported(good())
    sheets = good()
    sheets["repair_orders"][1][6] = 99
    sheets["employees"][1][1] = "单伟"
    told = []
    result = imported(sheets, on_updated=told.extend)
    assert (result.updated["repair_orders"], result.updated["employees"]) == (1, 1)
    assert result.unchanged["repair_orders"] == 1
    assert result.outlet_ids == {Outlet.objects.get(code="SH01").pk}
    changes = {str(record): columns for record, columns in told}
    assert changes["RO1"] == {"repair_receipts": [Decimal("120.50"), Decimal("99.00")]}
    assert changes["单伟"] == {"name": ["曾丽", "单伟"]}
    assert Employee.objects.get(number="E1").name_key == "shan wei|sw"


def test_an_absent_column_leaves_what_is_stored_and_an_empty_cell_clears_it():
    imported(good())
    sheets = good()
    sheets["repair_orders"] = [
        [each for place, each in enumerate(row) if place != 8] for row in sheets["repair_orders"]
    ]
    sheets["repair_orders"][1][6] = sheets["repair_orders"][1][7] = ""
    imported(sheets)
    order = RepairOrder.objects.get(number="RO1")
    assert order.mileage == 42000
    assert (order.repair_receipts, order.rating) == (0, "")


def test_references_need_a_record_in_the_file_or_the_database():
    imported(good())
    sheets = {"labour_lines": good()["labour_lines"]}
    assert faults(imported(sheets)) == []
    sheets["labour_lines"] += [["RO9", 1, "x", "M9", "E9", 1]]
    assert set(faults(imported(sheets))) == {("labour_lines", 4, each) for each in ("order", "team", "technician")}


def test_a_faulty_row_still_counts_as_present():
    sheets = good()
    sheets["vehicles"][1][0] = "LSV123"
    sheets["repair_orders"][1][2] = "lsv123"
    sheets["repair_orders"][2][7] = "wonderful"
    sheets["labour_lines"].append(["RO2", 1, "x", "M1", "", 1])
    assert set(faults(imported(sheets))) == {("vehicles", 2, "vin"), ("repair_orders", 3, "rating")}


def test_a_missing_key_column_is_reported_once_and_not_with_every_reference():
    sheets = good()
    sheets["vehicles"] = [row[1:] for row in sheets["vehicles"]]
    assert faults(imported(sheets)) == [("vehicles", 1, "vin")]


def test_a_key_that_comes_twice_is_a_fault_of_the_later_row():
    sheets = good()
    sheets["labour_lines"] += [["RO1", 2.0, "again", "M1", "", 1], ["RO1", "2", "and again", "M1", "", 1]]
    sheets["vehicles"].append([VIN1.lower(), "", "C2", "x"])
    result = imported(sheets)
    assert faults(result) == [("vehicles", 4, "vin"), ("labour_lines", 4, "order"), ("labour_lines", 5, "order")]
    assert "3" in result.errors[1].message and "4" in result.errors[1].message


def test_a_key_of_another_outlet_is_a_fault_but_employees_move():
    imported(good())
    sheets = good()
    for name in ("teams", "customers", "repair_orders"):
        column = sheets[name][0].index("outlet")
        sheets[name][1][column] = "SH02"
    sheets["employees"][1][2] = "SH02"
    # The customer's car and the order's lines are not reported on top of them.
    assert faults(imported(sheets)) == [("teams", 2, "code"), ("customers", 2, "code"), ("repair_orders", 2, "number")]
    cars = [good()["vehicles"][0], [VIN1, "", "C2", "途锐"]]
    assert faults(imported({"vehicles": cars})) == [("vehicles", 2, "vin")], "sold to a customer of another outlet"
    moved = imported({"employees": sheets["employees"]})
    assert moved.updated == {"employees": 1}
    assert moved.outlet_ids == set(Outlet.objects.values_list("pk", flat=True)), "both the old and the new"
    assert Employee.objects.get(number="E1").outlet.code == "SH02"


def test_order_of_sheets_and_rows_does_not_matter():
    sheets = good()
    names = list(sheets)
    chance = random.Random(7)
    chance.shuffle(names)
    shuffled = {name: [sheets[name][0], *chance.sample(sheets[name][1:], len(sheets[name]) - 1)] for name in names}
    assert faults(imported(shuffled)) == []
    assert sum(imported(good()).unchanged.values()) == 13


def test_hired_after_leaving_also_when_one_of_the_two_is_stored():
    header = ["number", "name", "outlet", "position"]
    sheets = {"outlets": good()["outlets"]}
    sheets["employees"] = [[*header, "hired_on", "left_on"], ["E1", "曾丽", "SH01", "技师", "2026-03-01", "2026-02-01"]]
    assert faults(imported(sheets)) == [("employees", 2, "left_on")]
    sheets["employees"] = [[*header, "hired_on"], ["E1", "曾丽", "SH01", "技师", "2026-03-01"]]
    assert faults(imported(sheets)) == []
    sheets["employees"] = [[*header, "left_on"], ["E1", "曾丽", "SH01", "技师", "2026-02-01"]]
    assert faults(imported(sheets)) == [("employees", 2, "left_on")]
    sheets["employees"][1][4] = "2026-03-01"
    assert faults(imported(sheets)) == [], "hired and gone on one day"


def test_opening_hours():
    hours = [["网点", "星期", "起", "止"], ["SH01", 1, "08:30", "12:00"], ["SH01", 1, "13:30", "24:00"]]
    assert faults(imported({"outlets": good()["outlets"], "营业时间": hours})) == []
    assert OpeningHours.objects.get(from_minute=810).to_minute == 1440
    hours.append(["SH01", 2, "10:00", "10:00"])
    assert faults(imported({"outlets": good()["outlets"], "营业时间": hours})) == [("opening_hours", 4, "to")]


# --- Scope ------------------------------------------------------------------------------------------------------------


def test_an_outlets_user_takes_only_rows_of_the_outlet():
    imported(good())
    sheets = good()
    for name in ("employees", "customers", "vehicles", "repair_orders", "labour_lines"):
        sheets[name][1][1 if name != "labour_lines" else 2] = "changed" if name != "repair_orders" else "SH01"
    result = imported(sheets, allowed_outlets={"SH02"})
    assert set(faults(result)) == {
        ("outlets", 2, "code"), ("employees", 2, "outlet"), ("teams", 2, "outlet"), ("customers", 2, "outlet"),
        ("vehicles", 2, "customer"), ("repair_orders", 2, "outlet"), ("labour_lines", 2, "order"),
        ("labour_lines", 3, "order"),
    }  # fmt: skip


def test_an_outlets_user_may_visit_cars_of_other_outlets_but_not_fetch_their_people():
    imported(good())
    orders = [good()["repair_orders"][0], ["RO7", "SH02", VIN1, "E1", "repair", "2026-10-03 10:00", 1, "", ""]]
    assert faults(imported({"repair_orders": orders}, allowed_outlets={"SH02"})) == []
    employees = [good()["employees"][0], ["E1", "曾丽", "SH02", "服务顾问"]]
    assert faults(imported({"employees": employees}, allowed_outlets={"SH02"})) == [("employees", 2, "number")]


def test_who_only_imports_does_not_decide_from_when_an_outlets_records_count():
    imported(good())
    outlets = [[*good()["outlets"][0], "live_on"], ["SH02", "浦东店", "浦东", "华东", date(2026, 11, 1)]]
    assert ("outlets", 2, "live_on") in faults(imported({"outlets": outlets}, allowed_outlets={"SH02"}))
    assert faults(imported({"outlets": outlets})) == []
    # An empty cell would let all the old records count.
    outlets[1][4] = None
    assert ("outlets", 2, "live_on") in faults(imported({"outlets": outlets}, allowed_outlets={"SH02"}))
    assert Outlet.objects.get(code="SH02").live_on == date(2026, 11, 1)


def test_only_headquarters_moves_an_outlet_to_another_area():
    imported(good())
    outlets = [good()["outlets"][0], ["SH02", "新名字", "浦西", "华东"]]
    assert faults(imported({"outlets": outlets}, allowed_outlets={"SH02"})) == [("outlets", 2, "area")]
    outlets[1][2] = "浦东"
    assert imported({"outlets": outlets}, allowed_outlets={"SH02"}).updated == {"outlets": 1}
    outlets[1][2] = "浦西"
    told = []
    assert faults(imported({"outlets": outlets}, on_updated=told.extend)) == []
    assert Outlet.objects.get(code="SH02").area.name == "浦西"
    assert [columns for _outlet, columns in told] == [{"area": ["浦东", "浦西"]}]


# --- Cars and customers -----------------------------------------------------------------------------------------------


def test_a_car_that_gets_another_owner_keeps_the_former_one_known():
    sheets = good()
    sheets["customers"].append(["C3", "陈晨", "13800000003", "SH01", ""])
    sheets["vehicles"][0].append("purchased_on")
    sheets["vehicles"][1].append("2025-05-01")
    imported(sheets)
    sheets["vehicles"][1][2] = "C3"
    result = imported(sheets)
    assert result.updated["vehicles"] == 1
    former = Ownership.objects.get()
    assert (former.vehicle.vin, former.customer.code, former.from_on) == (VIN1, "C1", date(2025, 5, 1))
    assert former.to_on == date(2026, 11, 5)


def test_references_to_a_merged_customer_go_to_the_one_that_was_kept(django_user_model):
    sheets = good()
    sheets["customers"].append(["C3", "周敏", "13800000001", "SH01", ""])
    imported(sheets)
    user = django_user_model.objects.create_user("merger")
    kept, merged = Customer.objects.get(code="C3"), Customer.objects.get(code="C1")
    Merge.objects.create(kept=kept, merged=merged, by=user, at=AT, reason="same person")
    Customer.objects.filter(pk=merged.pk).update(merged_into=kept)
    Vehicle.objects.filter(customer=merged).update(customer=kept)
    for again in (sheets, {"vehicles": sheets["vehicles"]}):
        result = imported(again)
        assert (faults(result), sum(result.updated.values())) == ([], 0), "the car stays with the one that was kept"
    assert Vehicle.objects.get(vin=VIN1).customer == kept


def test_pasted_plates_lose_their_dots():
    imported(good())
    assert Vehicle.objects.get(vin=VIN1).plate == "沪A12345"
    assert Vehicle.objects.get(vin=VIN2).plate == ""


# --- Around it --------------------------------------------------------------------------------------------------------


def test_progress_goes_up_to_its_end():
    seen = []
    imported(good(), progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (26, 26)
    assert all(done <= total for done, total in seen)
    assert [done for done, _total in seen] == sorted(done for done, _total in seen)


def test_a_callers_transaction_goes_on_after_a_refusal():
    sheets = good()
    sheets["teams"][1][3] = "?"
    with transaction.atomic():
        Region.objects.create(name="华南")
        assert imported(sheets).errors
        assert imported(good(), dry_run=True).created
        Region.objects.create(name="华北")
    assert set(Region.objects.values_list("name", flat=True)) == {"华南", "华北"}


def test_a_rule_of_the_database_that_no_check_knows_is_an_error_and_takes_nothing(monkeypatch):
    monkeypatch.setattr(importer.loading, "new_ids", lambda model, count: [1] * count)
    result = imported(good())
    assert [finding.sheet for finding in result.errors] == [""]
    assert (result.created, records()) == ({}, 0)


def test_sheets_from_another_source():
    result = import_sheets([RawSheet("outlets", good()["outlets"][0], good()["outlets"][1:], first_row=9)], at=AT)
    assert result.created == {"outlets": 2}


def test_a_path_will_do(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(made(good()).getvalue())
    assert import_file(str(tmp_path / "a.xlsx"), at=AT).taken


def test_many_rows_in_many_portions(monkeypatch):
    """Nothing depends on a portion's border: the same in twos as in thousands."""
    from exchange import comparing, loading, references

    monkeypatch.setattr(comparing, "ROWS_AT_A_TIME", 2)
    monkeypatch.setattr(references, "KEYS_AT_A_TIME", 2)
    monkeypatch.setattr(loading, "OBJECTS_AT_A_TIME", 2)
    sheets = good()
    sheets["labour_lines"] += [["RO1", line, f"操作{line}", "M1", "", 1] for line in range(3, 40)]
    assert imported(sheets).created["labour_lines"] == 39
    for row in sheets["labour_lines"][1::2]:
        row[2] = "另一项"
    told = []
    result = imported(sheets, on_updated=told.extend)
    assert (result.updated["labour_lines"], result.unchanged["labour_lines"]) == (20, 19)
    assert len(told) == 20
    assert LabourLine.objects.filter(operation="另一项").count() == 20


def test_ids_go_on_where_they_were():
    imported(good())
    sheets = good()
    sheets["teams"].append(["M2", "SH01", "机电二组", "mechanical"])
    imported(sheets)
    made_here = Team.objects.create(code="M3", outlet=Outlet.objects.first(), name="三组", trade="mechanical")
    assert len({team.pk for team in Team.objects.all()}) == 3
    assert made_here.pk == max(Team.objects.values_list("pk", flat=True))


def test_queries_do_not_grow_with_the_rows(django_assert_max_num_queries):
    sheets = good()
    sheets["labour_lines"] += [["RO1", line, f"操作{line}", "M1", "", 1] for line in range(3, 1500)]
    with django_assert_max_num_queries(80):
        imported(sheets)


@pytest.mark.postgres
def test_two_imports_at_once_take_turns():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        before = cursor.fetchone()[0]
        imported(good())
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        assert cursor.fetchone()[0] == before + 1, "held until the transaction ends"


def test_an_empty_upload():
    assert imported(BytesIO()).errors[0].sheet == ""
