"""Merging two records of one customer, and taking it back."""

from datetime import date
from itertools import combinations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import connection, models
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TransactionTestCase

from customers.models import Attachment, Customer, Merge, Ownership, Unmasking, Vehicle
from customers.services import merging, people
from staff.models import TrailEntry
from staff.refusals import AlreadyDone, Refused
from tests.clock import shanghai
from tests.customers.people.conftest import make_scene
from tests.makers import make_customer, make_vehicle
from tests.racing import race

NOW = shanghai("2026-11-05 09:30")


@pytest.fixture
def twins(scene):
    """The same man twice: one record with a car and a former car, the other with a car and a file."""
    kept = make_customer("周子涵", scene.sh01, code="K", mobile="13700005561")
    merged = make_customer("周子涵", scene.sh01, code="M", mobile="13812345678", background="media")
    make_vehicle(kept, "沪A11111")
    mine = make_vehicle(merged, "沪B22222")
    old = make_vehicle(make_customer("白晓", scene.sh01), "沪C33333")
    Ownership.objects.create(vehicle=old, customer=merged, to_on=date(2025, 1, 1), changed_at=NOW)
    file = Attachment(customer=merged, name="证件.jpg", size=1, by=scene.advisor, at=NOW)
    file.file.save("x.jpg", ContentFile(b"x"))
    Unmasking.objects.create(by=scene.advisor, at=NOW, customer=merged, what="mobile", where="/")
    return kept, merged, mine


def merge(scene, kept, merged, **fields):
    defaults = {"take": (), "reason": "同一个人", "by": scene.care_manager, "at": NOW}
    return merging.merge_customers(kept=kept, merged=merged, **(defaults | fields))


def state() -> dict:
    """Everything that points to a customer, and what a merge may write into one."""
    pointing = {
        f"{field.model.__name__}.{field.name}": sorted(field.model._base_manager.values_list("pk", field.attname))
        for field in merging.links_to_customers()
    }
    customers = sorted(Customer.objects.values_list("pk", "name", "name_key", "mobile", "background", "merged_into"))
    return pointing | {"customers": customers}


def test_every_link_to_customers_is_known_here(db):
    """A later room that links to customers moves by itself; whoever adds one sees it in this list."""
    links = {f"{field.model.__name__}.{field.name}" for field in merging.links_to_customers()}
    assert {"Vehicle.customer", "Ownership.customer", "Attachment.customer"} <= links
    assert not {link for link in links if link.startswith(("Merge.", "Unmasking.", "Customer."))}


def test_everything_goes_over_and_the_other_record_is_out_of_use(scene, twins):
    kept, merged, mine = twins
    preview = {moving.label: moving.count for moving in merging.preview_merge(merged)}
    assert sum(preview.values()) == 3
    made = merge(scene, kept, merged)
    assert set(kept.vehicles.values_list("plate", flat=True)) == {"沪A11111", "沪B22222"}
    assert kept.ownerships.count() == kept.attachments.count() == 1
    # Who looked at which number stays what it was.
    assert Unmasking.objects.get().customer == merged
    merged.refresh_from_db()
    assert merged.merged_into == kept
    assert sum(len(rows) for rows in made.moved["rows"].values()) == 3
    assert list(TrailEntry.objects.values_list("about_id", flat=True).order_by("about_id")) == [kept.pk, merged.pk]


def test_taken_back_it_is_as_before(scene, twins):
    kept, merged, _mine = twins
    before = state()
    made = merge(scene, kept, merged, take=("mobile", "background"))
    kept.refresh_from_db()
    assert (kept.mobile, kept.background) == ("13812345678", "media")
    assert state() != before
    undone = merging.undo_merge(merge=made, by=scene.care_manager, at=NOW)
    assert state() == before
    assert (undone.back, undone.elsewhere) == (3, 0)
    assert "13812345678" not in str(TrailEntry.objects.values_list("changes", flat=True))


def test_what_was_there_before_and_what_has_gone_on_since_stays(scene, twins):
    kept, merged, mine = twins
    made = merge(scene, kept, merged)
    third = make_customer("秦岚", scene.sh01)
    people.change_owner(
        vehicle=mine, from_customer=kept.pk, to=third, on=date(2026, 11, 1), reason="-", by=scene.advisor, at=NOW
    )
    new = make_vehicle(kept, "沪D44444")
    undone = merging.undo_merge(merge=made, by=scene.care_manager, at=NOW)
    assert (undone.back, undone.elsewhere) == (2, 1)
    assert set(third.vehicles.all()) == {mine}
    assert set(kept.vehicles.values_list("plate", flat=True)) == {"沪A11111", new.plate}


def test_a_field_corrected_since_is_not_set_back(scene, twins):
    kept, merged, _mine = twins
    made = merge(scene, kept, merged, take=("mobile",))
    Customer.objects.filter(pk=kept.pk).update(mobile="13999999999")
    merging.undo_merge(merge=made, by=scene.care_manager, at=NOW)
    kept.refresh_from_db()
    assert kept.mobile == "13999999999"


def test_nothing_is_merged_twice_or_into_itself_or_undone_twice(scene, twins):
    kept, merged, _mine = twins
    third = make_customer("秦岚", scene.sh01)
    made = merge(scene, kept, merged)
    for pair in ((kept, merged), (third, merged), (merged, third)):
        with pytest.raises(AlreadyDone):
            merge(scene, *pair)
    with pytest.raises(Refused):
        merge(scene, kept, kept)
    merging.undo_merge(merge=made, by=scene.care_manager, at=NOW)
    with pytest.raises(AlreadyDone, match="顾清和"):
        merging.undo_merge(merge=made, by=scene.care_manager, at=NOW)


def test_a_chain_is_taken_back_from_its_end(scene, twins):
    kept, merged, _mine = twins
    third = make_customer("秦岚", scene.sh01)
    before = state()
    inner = merge(scene, kept, merged)
    outer = merge(scene, third, kept)
    with pytest.raises(Refused):
        merging.undo_merge(merge=inner, by=scene.care_manager, at=NOW)
    assert state() != before
    merging.undo_merge(merge=outer, by=scene.care_manager, at=NOW)
    merging.undo_merge(merge=inner, by=scene.care_manager, at=NOW)
    assert state() == before


@pytest.mark.parametrize("who", ["advisor", "technician", "stranger", "administrator"])
def test_it_takes_the_right_over_both_outlets(scene, twins, who):
    kept, merged, _mine = twins
    before = state()
    with pytest.raises(PermissionDenied):
        merge(scene, kept, merged, by=getattr(scene, who))
    foreign = make_customer("周子涵", scene.sz01)
    with pytest.raises(PermissionDenied):
        merge(scene, kept, foreign)
    foreign.delete()
    assert state() == before


@pytest.mark.django_db(transaction=True)
def test_what_collides_stays_behind_and_is_noted():
    """A later room may allow one row per customer: the other record's own row cannot go over."""
    scene = make_scene()

    class Membership(models.Model):
        customer = models.OneToOneField(Customer, models.PROTECT, related_name="+")

        class Meta:
            app_label = "customers"

        def __str__(self):
            return str(self.customer_id)

    with connection.schema_editor() as editor:
        editor.create_model(Membership)
    try:
        kept, merged = (make_customer("周子涵", scene.sh01) for _both in range(2))
        for customer in (kept, merged):
            Membership.objects.create(customer=customer)
        make_vehicle(merged, "沪B22222")
        made = merge(scene, kept, merged)
        assert Membership.objects.filter(customer=merged).exists()
        assert list(made.moved["left"]) == ["customers.membership.customer"]
        assert kept.vehicles.count() == 1
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Membership)
        from django.apps import apps

        del apps.all_models["customers"]["membership"]
        apps.clear_cache()


@pytest.mark.django_db(transaction=True)
def test_of_all_merges_at_once_no_circle_and_no_double_comes_out():
    scene = make_scene()
    three = [make_customer("周子涵", scene.sh01) for _three in range(3)]
    for customer in three:
        make_vehicle(customer)
    pairs = list(combinations(three, 2))
    deeds = [lambda a=a, b=b: merge(scene, a, b) for a, b in pairs + [(b, a) for a, b in pairs]]
    outcomes = race(deeds)
    made = [outcome for outcome in outcomes if isinstance(outcome, Merge)]
    assert all(isinstance(outcome, (Merge, AlreadyDone)) for outcome in outcomes), outcomes
    assert Customer.objects.present().count() == 3 - len(made) >= 1
    # Every car is with a record that is in use.
    assert not Vehicle.objects.filter(customer__merged_into__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_back_one_does():
    scene = make_scene()
    kept, merged = (make_customer("周子涵", scene.sh01) for _both in range(2))
    made = merge(scene, kept, merged)
    outcomes = race([lambda: merging.undo_merge(merge=made, by=scene.care_manager, at=NOW)] * 3)
    assert sum(isinstance(outcome, merging.Undone) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyDone) for outcome in outcomes) == 2


class AnyOrder(TransactionTestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(st.integers(0, 3), min_size=1, max_size=8),
        st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()), max_size=5),
    )
    def test_taking_all_back_in_reverse_gives_what_was(self, owners, wanted):
        """Whatever was merged with whatever: undone from the last to the first, everything is as before."""
        scene = make_scene()
        customers = [make_customer(f"周子{sign}", scene.sh01, background="none") for sign in "甲乙丙丁"]
        Customer.objects.filter(pk=customers[1].pk).update(background="lawyer")
        for index, owner in enumerate(owners):
            make_vehicle(customers[owner], f"沪A{index:05d}")
        before, done = state(), []
        for kept, merged, taking in wanted:
            try:
                done.append(merge(scene, customers[kept], customers[merged], take=merging.TAKEN_OVER if taking else ()))
            except Refused:
                continue
        assert Vehicle.objects.filter(customer__merged_into__isnull=False).count() == 0
        for made in reversed(done):
            merging.undo_merge(merge=made, by=scene.care_manager, at=NOW)
        assert state() == before


# --- The pages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def signed_in(client, scene):
    client.force_login(scene.care_manager)
    return client


def test_preview_merge_and_undo_in_the_browser(scene, twins, signed_in):
    kept, merged, _mine = twins
    url = reverse("customers:customer_merge", args=[kept.pk])
    assert f"?with={merged.pk}" in signed_in.get(url).content.decode()
    preview = signed_in.get(f"{url}?with={merged.pk}")
    assert [moving.count for moving in preview.context["moving"]] and "13812345678" not in preview.content.decode()
    assert signed_in.post(f"{url}?with={merged.pk}", {"reason": ""}).status_code == 422
    assert not Merge.objects.exists()
    answer = signed_in.post(f"{url}?with={merged.pk}", {"reason": "同一个人", "take": ["background"]}, follow=True)
    made = Merge.objects.get()
    undo = reverse("customers:merge_undo", args=[made.pk])
    assert undo in answer.content.decode()
    gone = signed_in.get(merged.get_absolute_url()).content.decode()
    assert kept.get_absolute_url() in gone and reverse("customers:customer_edit", args=[merged.pk]) not in gone
    assert signed_in.get(undo).status_code == 405
    assert signed_in.post(undo).status_code == 302
    merged.refresh_from_db()
    assert merged.merged_into is None


@pytest.mark.parametrize(("who", "status"), [("advisor", 403), ("stranger", 404), ("administrator", 403)])
def test_the_pages_are_for_those_who_may_merge(scene, twins, client, who, status):
    kept, merged, _mine = twins
    client.force_login(getattr(scene, who))
    url = reverse("customers:customer_merge", args=[kept.pk])
    assert client.post(f"{url}?with={merged.pk}", {"reason": "-"}).status_code == status
    made = merge(scene, kept, merged)
    assert client.post(reverse("customers:merge_undo", args=[made.pk])).status_code == status


def test_duplicates_are_proposed_from_ones_own_outlet_only(scene, twins, signed_in):
    kept, merged, _mine = twins
    same_number = make_customer("黎明", scene.sh01, mobile=kept.mobile)
    make_customer("周子涵", scene.sz01, mobile=kept.mobile)
    groups = signed_in.get(reverse("customers:duplicates")).context["groups"]
    found = {(group.by, frozenset(customer.pk for customer in group.customers)) for group in groups}
    assert found == {
        ("mobile", frozenset([kept.pk, same_number.pk])),
        ("name", frozenset([kept.pk, merged.pk])),
    }


def test_duplicates_are_paged_by_25_and_none_comes_twice(scene, signed_in):
    for number in range(30):
        for name in ("黎明", "周子涵"):
            make_customer(f"{name}{number}", scene.sh01, mobile=f"1390000{number:04}")
        make_customer(f"黎明{number}", scene.sh01, mobile="")
    make_customer("双生", scene.sh01, mobile="13911112222")
    make_customer("双生", scene.sh01, mobile="13911112222")
    found = []
    for page in (1, 2, 3):
        answer = signed_in.get(reverse("customers:duplicates"), {"page": page})
        assert len(answer.context["groups"]) == (11 if page == 3 else 25)
        found += [(group.by, frozenset(each.pk for each in group.customers)) for group in answer.context["groups"]]
    assert len(set(found)) == len(found) == 61
    assert [by for by, _group in found].count("name") == 30


def test_the_comparison_shows_the_plates_of_both(scene, twins, signed_in):
    kept, merged, _mine = twins
    page = signed_in.get(f"{reverse('customers:customer_merge', args=[kept.pk])}?with={merged.pk}")
    plates = [car.plate for each in (kept, merged) for car in each.vehicles.all()]
    assert plates
    for plate in plates:
        assert f"</span>{plate[2:]}</span>" in page.content.decode()
