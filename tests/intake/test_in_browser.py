"""An import as people do it: choose, look, mend, take; and matching the columns of a DMS's export."""

import os

import pytest

from customers.models import Customer
from staff.roles import Role
from tests.intake.conftest import customers, work_off, workbook
from tests.makers import make_outlet, make_user


@pytest.fixture
def manager(transactional_db):
    return make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet())


def drop(page, name: str, content: bytes) -> None:
    page.set_input_files("#id_file", {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    page.locator("form[data-upload] button[type=submit]").click()


def test_a_file_is_mended_and_taken(page_as, manager):
    page = page_as(manager)
    page.goto("/imports/")
    shoot(page, "imports")
    rows = [["code", "name", "mobile", "outlet"]]
    rows += [
        [f"KH{number}", "张伟明" if number % 4 else "", "13800005678", "SH01" if number % 7 else "SH77"]
        for number in range(1, 80)
    ]
    drop(page, "客户_11月.xlsx", workbook(customers=rows, 老表=[["x"], ["y"]]))
    page.locator("progress").wait_for()
    shoot(page, "import-checking")
    work_off_now()
    page.locator("#findings").wait_for()
    shoot(page, "import-errors")
    page.locator("#findings .chip-add").first.click()
    page.locator("#findings .chip a").wait_for()
    page.locator("#findings .panel-head a").click()
    drop(page, "客户_11月_改.xlsx", customers(("KH1", "张伟明"), ("KH2", "李芳")))
    page.locator("progress").wait_for()
    work_off_now()
    page.locator("form[action$='/take/'] button").click()
    page.locator("progress").wait_for()
    shoot(page, "import-taking")
    work_off_now()
    page.locator(".steps li.done >> nth=3").wait_for()
    shoot(page, "import-taken")
    assert Customer.objects.count() == 2
    page.goto("/imports/")
    shoot(page, "imports-history")


def test_columns_are_matched(page_as, manager):
    page = page_as(manager)
    page.goto("/imports/")
    content = "客户编号,客户姓名,手机号,背景\nKH1,张伟明,13800005678,媒体\nKH2,李芳,13800005679,普通\n".encode("gbk")
    drop(page, "客户导出.csv", content)
    page.locator("progress").wait_for()
    work_off_now()
    page.locator("a[href$='/columns/']").click()
    page.fill("#id_name", "老系统客户")
    page.locator("#id_c-customers-background").select_option("")
    page.locator("select[name=v-customers-background-1]").wait_for(state="detached")
    # The row is new; a choice made before HTMX knows it would be made for nobody.
    page.wait_for_function("!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')")
    page.locator("#id_c-customers-background").select_option("背景")
    page.locator("select[name=v-customers-background-1]").select_option("none")
    assert page.input_value("#id_name") == "老系统客户"
    shoot(page, "columns")
    page.locator("#columns button[type=submit]").click()
    page.locator("progress").wait_for()
    work_off_now()
    page.locator("form[action$='/take/'] button").wait_for()
    shoot(page, "import-ready")


def test_too_large_is_said_before_it_is_sent(page_as, manager):
    page = page_as(manager)
    page.goto("/imports/")
    page.evaluate("document.querySelector('#id_file').dataset.largest = 10")
    page.set_input_files("#id_file", {"name": "大.xlsx", "mimeType": "application/octet-stream", "buffer": b"x" * 11})
    assert page.locator("#file-error .field-error").is_visible()
    assert page.locator("form[data-upload] button[type=submit]").is_disabled()


def work_off_now() -> None:
    from django.utils import timezone

    assert work_off(timezone.now())


def shoot(page, name: str) -> None:
    """With SHOTS=directory the pages are kept as pictures, to be looked at."""
    if directory := os.environ.get("SHOTS"):
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(400)
            page.screenshot(path=f"{directory}/{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1440, "height": 900})
