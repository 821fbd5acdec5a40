"""What money of campaigns is spent on: the pots of a year's budget."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Channel(TextChoices):
    """`FIXED` are the costs that come every month whatever is done; the others are chosen."""

    # Translators: 中文 线上广告
    ONLINE = "online", pgettext_lazy("channel", "Online")
    # Translators: 中文 线下活动
    EVENTS = "events", pgettext_lazy("channel", "Events")
    # Translators: 中文 户外宣传
    OUTDOOR = "outdoor", pgettext_lazy("channel", "Outdoor")
    # Translators: 中文 巡展外展
    TOURS = "tours", pgettext_lazy("channel", "Tours")
    # Translators: 中文 品牌支持
    BRAND = "brand", pgettext_lazy("channel", "Brand support")
    # Translators: 中文 网络集采
    NETWORK = "network", pgettext_lazy("channel", "Network purchase")
    # Translators: 中文 固定费用
    FIXED = "fixed", pgettext_lazy("channel", "Fixed costs")


CHOSEN = (Channel.ONLINE, Channel.EVENTS, Channel.OUTDOOR, Channel.TOURS, Channel.BRAND, Channel.NETWORK)
CHOSEN_CHOICES = [(each.value, each.label) for each in CHOSEN]
