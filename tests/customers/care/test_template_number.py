"""The provider's number of a template, as it comes from the page."""

import pytest
from django.urls import reverse

from customers.services import templates
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_outlet, make_user

pytestmark = pytest.mark.django_db
AT = shanghai("2026-11-05 10:00")


@pytest.fixture
def lin(db):
    return make_user("林知夏", Role.CUSTOMER_CARE_MANAGER, make_outlet())


@pytest.fixture
def post(client, lin):
    template = templates.make_template(
        outlet=make_outlet(), name="本店保养", kind="maintenance", message_class="notice", words="{plate}该保养了。",
        by=lin, at=AT,
    )  # fmt: skip
    client.force_login(lin)

    def send(**data):
        page = client.post(reverse("customers:template_use", args=[template.pk]), data, follow=True)
        return template.versions.get(), [str(each) for each in page.context["messages"]]

    return send


@pytest.mark.parametrize("number", ["SMS_\0", "\0", "S" * 41])
def test_what_cannot_be_a_number_is_refused_and_nothing_changes(post, number):
    version, said = post(do="use", approved_as=number)
    assert (version.state, version.approved_as, len(said)) == ("draft", "", 1)
    post(do="use", approved_as="SMS_1")
    version, said = post(do="number", approved_as=number)
    assert (version.approved_as, len(said)) == ("SMS_1", 1)


def test_a_number_may_come_later(post):
    assert post(do="use")[0].state == "in_use"
    assert post(do="number", approved_as=" SMS_2 ")[0].approved_as == "SMS_2"
