"""The shipped coefficients by post, which the entry of a membership proposes. What is entered counts, not these."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Post:
    """A post within a commission group and its usual coefficient."""

    group: str
    label: object
    coefficient: Decimal


def _post(group: str, label, coefficient: str) -> Post:
    return Post(group, label, Decimal(coefficient))


_TRADE_POSTS = (
    # Translators: 中文 高级一级
    (pgettext_lazy("post", "Senior, grade 1"), "0.4"),
    (pgettext_lazy("post", "Senior, grade 2"), "0.3"),
    (pgettext_lazy("post", "Senior, grade 3"), "0.25"),
    # Translators: 中文 中级一级
    (pgettext_lazy("post", "Middle, grade 1"), "0.2"),
    (pgettext_lazy("post", "Middle, grade 2"), "0.15"),
    (pgettext_lazy("post", "Junior"), "0.1"),
    (pgettext_lazy("post", "Apprentice"), "0.05"),
)

POSTS: tuple[Post, ...] = (
    _post("front_desk", pgettext_lazy("post", "Advisor"), "0.4"),
    _post("front_desk", pgettext_lazy("post", "Assistant"), "0.1"),
    *(_post("mechanical", label, coefficient) for label, coefficient in _TRADE_POSTS),
    *(_post("bodypaint", label, coefficient) for label, coefficient in _TRADE_POSTS),
    _post("detailing", pgettext_lazy("post", "Senior"), "0.2"),
    _post("detailing", pgettext_lazy("post", "Middle"), "0.15"),
    _post("detailing", pgettext_lazy("post", "Washer"), "0.1"),
    _post("insurance_claims", pgettext_lazy("post", "Manager"), "0.4"),
    # Translators: 中文 定损员
    _post("insurance_claims", pgettext_lazy("post", "Adjuster"), "0.35"),
    _post("insurance_claims", pgettext_lazy("post", "Clerk"), "0.2"),
    _post("workshop_management", pgettext_lazy("post", "Workshop manager"), "0.25"),
    # Translators: 中文 钣喷主管
    _post("workshop_management", pgettext_lazy("post", "Body-and-paint foreman"), "0.25"),
    _post("workshop_management", pgettext_lazy("post", "Inspector"), "0.2"),
    _post("workshop_management", pgettext_lazy("post", "Dispatcher"), "0.2"),
    # Translators: 中文 外勤
    _post("workshop_management", pgettext_lazy("post", "Field officer"), "0.15"),
    _post("management", pgettext_lazy("post", "Station head"), "0.25"),
    _post("management", pgettext_lazy("post", "Service manager"), "0.2"),
    _post("management", pgettext_lazy("post", "Assistant"), "0.2"),
    _post("management", pgettext_lazy("post", "Parts manager"), "0.2"),
    _post("management", pgettext_lazy("post", "Front-desk supervisor"), "0.2"),
    _post("management", pgettext_lazy("post", "Trainer"), "0.2"),
    # Translators: 中文 计划员
    _post("support", pgettext_lazy("post", "Planner"), "0.2"),
    _post("support", pgettext_lazy("post", "Storekeeper"), "0.15"),
    _post("support", pgettext_lazy("post", "Cashier"), "0.15"),
    _post("support", pgettext_lazy("post", "Receptionist"), "0.1"),
)


def posts_of(group: str) -> list[Post]:
    return [post for post in POSTS if post.group == group]
