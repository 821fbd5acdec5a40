"""Accounts and postings: who may give what where, and what happens when two do it at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from staff import services, trail
from staff.models import Posting, User
from staff.places import Place
from staff.refusals import AlreadyDone, Refused
from staff.roles import RIGHTS_OF, Role
from tests.makers import make_employee, make_posting, make_user


@pytest.fixture
def create(house, today):
    """`create(by=...)`: a new advisor's account at SH01, with anything changed that is named."""

    def do(**changed):
        wanted = {
            "username": "xuyang",
            "name": "许阳",
            "role": Role.SERVICE_ADVISOR,
            "place": Place(outlet=house.sh01),
            "from_on": today.date(),
            "by": house.service_manager,
            "at": today,
        }
        return services.create_account(**{**wanted, **changed})

    return do


def actions_about(record):
    return [entry.action for entry in trail.entries_about(record)]


class TestCreating:
    def test_head_of_the_outlet_gives_an_account_with_its_first_posting(self, create, house):
        account, password = create()
        assert account.check_password(password)
        assert account.must_change_password
        assert User.objects.get(pk=account.pk).reach().outlets == {house.sh01.pk}
        assert actions_about(account) == ["posting.added", "account.created"]

    def test_password_is_kept_nowhere(self, create):
        account, password = create()
        assert password not in str([entry.changes for entry in trail.entries_about(account)])
        assert password not in User.objects.get(pk=account.pk).password

    def test_user_name_is_stored_small(self, create):
        account, _password = create(username="XuYang")
        assert account.username == "xuyang"

    @pytest.mark.parametrize("username", ["", "ab", "许阳", "has space", "x" * 61, "-xu"])
    def test_user_name_that_cannot_be_one(self, create, username):
        with pytest.raises(Refused) as refused:
            create(username=username)
        assert refused.value.field == "username"
        assert not User.objects.filter(name="许阳").exists()

    def test_taken_user_name(self, create):
        create()
        with pytest.raises(Refused) as refused:
            create(name="徐洋")
        assert refused.value.field == "username"

    def test_employee_has_one_account(self, create, house):
        employee = make_employee("许阳", house.sh01)
        create(employee=employee)
        with pytest.raises(Refused):
            create(employee=employee, username="xuyang2")

    def test_employee_of_another_outlet(self, create, house):
        with pytest.raises(PermissionDenied):
            create(employee=make_employee("许阳", house.sh02))

    @pytest.mark.parametrize("role", [Role.AREA_MANAGER, Role.REGION_MANAGER, Role.TASK_FORCE_LEAD, Role.ADMINISTRATOR])
    def test_head_of_an_outlet_gives_nothing_above_it(self, create, house, role):
        place = {
            Role.AREA_MANAGER: Place(area=house.pudong),
            Role.REGION_MANAGER: Place(region=house.east),
        }.get(role, Place())
        with pytest.raises(PermissionDenied):
            create(role=role, place=place)
        account, _password = create(role=role, place=place, by=house.administrator)
        assert account.postings.get().role == role

    def test_head_of_an_outlet_gives_nothing_elsewhere(self, create, house):
        with pytest.raises(PermissionDenied):
            create(place=Place(outlet=house.sh02))
        assert not User.objects.filter(username="xuyang").exists()

    @pytest.mark.parametrize("role", Role.values)
    def test_nobody_gives_rights_beyond_the_own(self, create, house, role):
        """Whoever is not an administrator ends up with an account that can do no more than the giver."""
        for giver in house.by_role.values():
            if giver.holds(Role.ADMINISTRATOR):
                continue
            try:
                account, _password = create(by=giver, role=role, username=f"new{giver.pk}")
            except (PermissionDenied, Refused):
                continue
            held = frozenset().union(*(RIGHTS_OF[posting.role] for posting in giver.postings_today))
            assert RIGHTS_OF[role] <= held
            assert account.reach().outlets == {house.sh01.pk}

    def test_role_must_fit_the_place(self, create, house):
        with pytest.raises(Refused) as refused:
            create(role=Role.AREA_MANAGER, place=Place(outlet=house.sh01), by=house.administrator)
        assert refused.value.field == "place"


class TestPostings:
    @pytest.fixture
    def add(self, house, today):
        def do(account, **changed):
            wanted = {
                "role": Role.CUSTOMER_CARE,
                "place": Place(outlet=house.sh01),
                "from_on": today.date(),
                "by": house.service_manager,
                "at": today,
            }
            return services.add_posting(account=account, **{**wanted, **changed})

        return do

    def test_added(self, add, house):
        posting = add(house.service_advisor)
        assert User.objects.get(pk=house.service_advisor.pk).holds(Role.CUSTOMER_CARE)
        assert posting in house.service_advisor.postings.all()

    def test_nobody_changes_the_own(self, add, house, today):
        for own in (house.service_manager, house.administrator):
            with pytest.raises(PermissionDenied):
                add(own, by=own)
            with pytest.raises(PermissionDenied):
                services.end_posting(posting=own.postings.get(), to_on=today.date(), reason="休假", by=own, at=today)

    def test_same_posting_twice(self, add, house, today):
        add(house.service_advisor, to_on=today.date() + timedelta(days=10))
        with pytest.raises(Refused) as refused:
            add(house.service_advisor, from_on=today.date() + timedelta(days=10))
        assert refused.value.field == "from_on"
        add(house.service_advisor, from_on=today.date() + timedelta(days=11))

    def test_not_in_the_past(self, add, house, today):
        with pytest.raises(Refused) as refused:
            add(house.service_advisor, from_on=today.date() - timedelta(days=1))
        assert refused.value.field == "from_on"

    def test_last_day_before_the_first(self, add, house, today):
        with pytest.raises(Refused) as refused:
            add(house.service_advisor, from_on=today.date() + timedelta(days=3), to_on=today.date())
        assert refused.value.field == "to_on"

    def test_shut_account(self, add, house):
        User.objects.filter(pk=house.service_advisor.pk).update(is_active=False)
        with pytest.raises(Refused):
            add(house.service_advisor)

    def test_ended_yesterday_gives_nothing_today(self, house, today):
        posting = house.service_advisor.postings.get()
        services.end_posting(
            posting=posting,
            to_on=today.date() - timedelta(days=1),
            reason="调岗",
            by=house.service_manager,
            at=today,
        )
        assert not User.objects.get(pk=house.service_advisor.pk).reach()
        assert Posting.objects.filter(pk=posting.pk).exists()

    def test_ended_today_gives_all_until_midnight(self, house, today):
        posting = house.service_advisor.postings.get()
        services.end_posting(posting=posting, to_on=today.date(), reason="调岗", by=house.service_manager, at=today)
        assert User.objects.get(pk=house.service_advisor.pk).reach()
        assert posting in Posting.objects.in_force(today.date())
        assert posting not in Posting.objects.in_force(today.date() + timedelta(days=1))

    def test_ending_without_a_reason_or_too_far_back(self, house, today):
        posting = house.service_advisor.postings.get()
        for to_on, reason in ((today.date(), " "), (today.date() - timedelta(days=2), "调岗")):
            with pytest.raises(Refused):
                services.end_posting(posting=posting, to_on=to_on, reason=reason, by=house.service_manager, at=today)
        assert Posting.objects.get(pk=posting.pk).to_on is None

    def test_over_is_over(self, house, today):
        posting = make_posting(house.service_advisor, Role.CASHIER, house.sh01, to_on=today.date() - timedelta(days=9))
        with pytest.raises(AlreadyDone):
            services.end_posting(posting=posting, to_on=today.date(), reason="调岗", by=house.service_manager, at=today)

    def test_neighbours_posting(self, house, today):
        posting = house.near[Role.SERVICE_ADVISOR].postings.get()
        with pytest.raises(PermissionDenied):
            services.end_posting(posting=posting, to_on=today.date(), reason="调岗", by=house.service_manager, at=today)

    def test_withdrawn_before_it_ran_a_day(self, add, house, today):
        posting = add(house.service_advisor)
        withdraw = {"posting": posting, "reason": "录错了", "by": house.service_manager, "at": today}
        services.withdraw_posting(**withdraw)
        assert not User.objects.get(pk=house.service_advisor.pk).holds(Role.CUSTOMER_CARE)
        with pytest.raises(AlreadyDone):
            services.withdraw_posting(**withdraw)
        # The days are free again.
        add(house.service_advisor)

    def test_older_one_is_not_withdrawn(self, house, today):
        with pytest.raises(Refused):
            services.withdraw_posting(
                posting=house.service_advisor.postings.get(), reason="录错了", by=house.service_manager, at=today
            )


class TestManaging:
    def test_shut_and_opened_once_each(self, house, today):
        advisor = house.service_advisor
        change = {"account": advisor, "reason": "离职", "by": house.service_manager, "at": today}
        services.deactivate_account(**change)
        assert not User.objects.get(pk=advisor.pk).is_active
        with pytest.raises(AlreadyDone):
            services.deactivate_account(**change)
        services.reactivate_account(**change)
        with pytest.raises(AlreadyDone):
            services.reactivate_account(**change)
        assert actions_about(advisor) == ["account.reactivated", "account.deactivated"]

    def test_without_a_reason(self, house, today):
        with pytest.raises(Refused):
            services.deactivate_account(account=house.service_advisor, reason="", by=house.service_manager, at=today)
        assert User.objects.get(pk=house.service_advisor.pk).is_active

    def test_new_password_replaces_the_old_and_must_be_changed(self, house, today):
        password = services.reset_password(account=house.service_advisor, by=house.service_manager, at=today)
        account = User.objects.get(pk=house.service_advisor.pk)
        assert account.check_password(password)
        assert account.must_change_password

    def test_shut_account_gets_no_password(self, house, today):
        User.objects.filter(pk=house.service_advisor.pk).update(is_active=False)
        with pytest.raises(Refused):
            services.reset_password(account=house.service_advisor, by=house.service_manager, at=today)

    @pytest.mark.parametrize("by", ["service_manager", "station_head"])
    def test_taking_over_an_account_gains_nothing(self, house, today, by):
        """Somebody of the outlet who is also posted above it is out of the outlet head's reach."""
        make_posting(house.service_advisor, Role.AREA_MANAGER, house.pudong)
        head = getattr(house, by)
        for change in (
            lambda: services.reset_password(account=house.service_advisor, by=head, at=today),
            lambda: services.deactivate_account(account=house.service_advisor, reason="试", by=head, at=today),
            lambda: services.change_account(
                account=house.service_advisor, name="某某", email="", mobile="", by=head, at=today
            ),
        ):
            with pytest.raises(PermissionDenied):
                change()
        services.reset_password(account=house.service_advisor, by=house.administrator, at=today)

    def test_a_posting_to_come_counts_too(self, house, today):
        make_posting(house.service_advisor, Role.AREA_MANAGER, house.pudong, today.date() + timedelta(days=5))
        with pytest.raises(PermissionDenied):
            services.reset_password(account=house.service_advisor, by=house.service_manager, at=today)

    def test_without_open_postings_the_last_one_decides(self, house, today):
        """Whoever left is shut by the outlet left last, and not by one left before."""
        gone = house.service_advisor
        gone.postings.update(to_on=today.date() - timedelta(days=3))
        shut = {"account": gone, "reason": "离职", "at": today}
        with pytest.raises(PermissionDenied):
            services.deactivate_account(**shut, by=house.near[Role.SERVICE_MANAGER])
        risen = make_posting(gone, Role.AREA_MANAGER, house.pudong)
        Posting.objects.filter(pk=risen.pk).update(to_on=today.date() - timedelta(days=1))
        with pytest.raises(PermissionDenied):
            services.deactivate_account(**shut, by=house.service_manager)
        Posting.objects.filter(pk=risen.pk).update(to_on=today.date() - timedelta(days=9))
        services.deactivate_account(**shut, by=house.service_manager)

    def test_without_any_posting_headquarters_decide(self, house, today):
        account = make_user("无岗")
        change = {"account": account, "at": today}
        with pytest.raises(PermissionDenied):
            services.reset_password(**change, by=house.service_manager)
        assert services.reset_password(**change, by=house.administrator)

    def test_the_own_account_and_a_neighbours(self, house, today):
        for account in (house.service_manager, house.near[Role.SERVICE_ADVISOR], house.administrator):
            with pytest.raises(PermissionDenied):
                services.reset_password(account=account, by=house.service_manager, at=today)

    def test_correcting_a_name_moves_it_in_the_order(self, house, today):
        services.change_account(
            account=house.service_advisor, name="曾知夏", email="", mobile="", by=house.service_manager, at=today
        )
        account = User.objects.get(pk=house.service_advisor.pk)
        assert account.name_key.startswith("zeng ")
        entry = trail.entries_about(account).get()
        assert entry.changes == {"name": ["林知夏", "曾知夏"]}

    def test_nothing_different_leaves_no_trace(self, house, today):
        services.change_account(
            account=house.service_advisor, name="林知夏", email="", mobile="", by=house.service_manager, at=today
        )
        assert not trail.entries_about(house.service_advisor)


def test_account_of_somebody_moved_by_import_is_found_at_the_new_outlet(house):
    employee = make_employee("许阳", house.sh01)
    account = make_user("许阳", Role.SERVICE_ADVISOR, house.sh01, employee=employee)
    assert account not in User.objects.visible_to(house.near[Role.SERVICE_MANAGER])
    employee.outlet = house.sh02
    employee.save()
    assert account in User.objects.visible_to(house.near[Role.SERVICE_MANAGER])
    assert account in User.objects.visible_to(house.service_manager)
    assert account not in User.objects.visible_to(house.far[Role.SERVICE_MANAGER])
