"""What the providers of text messages take, and what they refuse. Plain values only.

A text message to a customer is a neutral notice under a template that the provider has approved. Aliyun: a notice may
not advertise, a promotion ends with 拒收请回复R, a variable has at most 35 characters and no two stand side by side.
Tencent refuses draws, prizes, coupons, insurance promotion, inspection, questionnaires, invitations to the store, and
links inside variables. A text has to be right for both.
"""

import re
import unicodedata
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

VARIABLE_LONGEST = 35

# What a customer's message may not speak of: the reason, and the words that give it away.
REFUSED_WORDS = (
    (
        # Translators: 中文 短信通知不得含推广内容。
        gettext_lazy("A notice by text message may not advertise."),
        "优惠 促销 特价 特惠 打折 折扣 满减 立减 直降 降价 秒杀 团购 抢购 限时 免费 免单 超值 钜惠 让利 返现 返利 大礼 "
        "推广 砍价 拼团 换购 会员日",
        ("discount", "special offer", "promotion", "free of charge", "for free", "bargain", "sale price", "cashback"),
    ),
    (
        gettext_lazy("A text message may not speak of draws or prizes."),
        "抽奖 抽獎 摇奖 中奖 开奖 大奖 奖品 奖励 奖金 红包 礼品 赠品 礼包 赠送",
        ("lottery", "lucky draw", "prize", "raffle", "gift"),
    ),
    (
        gettext_lazy("A text message may not speak of coupons."),
        "优惠券 代金券 抵用券 抵扣券 现金券 消费券 卡券 兑换券 兑换码 礼券 领券 用券 积分兑换",
        ("coupon", "voucher"),
    ),
    (
        gettext_lazy("A text message may not promote insurance."),
        "保险 续保 投保 车险 保费 保单 交强险 商业险",
        ("insurance", "policy renewal"),
    ),
    (
        # Translators: 中文 短信不得涉及年检、验车。
        gettext_lazy("A text message may not speak of inspection."),
        "年检 年审 验车 审车 检车 车检",
        ("inspection",),
    ),
    (
        # Translators: 中文 短信不得含问卷调查。
        gettext_lazy("A text message may not be a questionnaire or lead to one."),
        "问卷 调查 调研 满意度 打分 评分",
        ("questionnaire", "survey", "rate us", "your rating"),
    ),
    (
        gettext_lazy("A text message may not invite anybody to the store."),
        "到店 来店 进店 莅临 光临 惠顾 邀请 邀您 诚邀 恭候 试驾 品鉴",
        ("visit our store", "visit us", "invite", "invitation", "test drive"),
    ),
    (
        # Translators: 中文 “拒收请回复R”是推广短信的结尾，这里只发通知短信。
        gettext_lazy("This is the ending of a promotion, and only notices are sent from here."),
        "拒收请回复 回t退订 退订回t",
        (),
    ),
)

_LINK = re.compile(
    r"https?:|www\.|//"
    r"|[a-z0-9-]\.(?:com|cn|net|org|top|cc|xyz|vip|link|io|me|info|site|club|shop|app)(?![a-z0-9])"
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\b",
    re.IGNORECASE,
)
_VARIABLE = re.compile(r"\{(\w+)\}")
_MOBILE = re.compile(r"1[3-9]\d{9}")


def problems(words: str) -> list[str]:
    """Why these words cannot go to a customer as a text message, as sentences for who wrote them; empty if they can."""
    plain = flattened(words)
    found = [
        str(reason)
        for reason, chinese, english in REFUSED_WORDS
        if any(trace in plain for trace in (*chinese.split(), *english))
    ]
    if not words.strip():
        found.append(_("A text message needs words."))
    if re.search(r"\}\s*\{", words):
        found.append(_("Two variables stand side by side. Put words between them."))
    if re.search(r"(?:https?:|www\.)\S*\{", words, re.IGNORECASE):
        found.append(_("A link may not be put together from a variable."))
    return found


def value_problems(values: Mapping[str, str]) -> list[str]:
    """Why these values cannot stand in a text message, as sentences; empty if they can."""
    found = []
    for name, value in values.items():
        if len(value) > VARIABLE_LONGEST:
            found.append(
                _("{%(name)s} has %(number)d characters; a text message takes %(most)d.")
                % {"name": name, "number": len(value), "most": VARIABLE_LONGEST}
            )
        if _LINK.search(unicodedata.normalize("NFKC", value)):
            found.append(_("{%(name)s} holds a link, which a text message may not.") % {"name": name})
    return found


def variables(words: str) -> list[str]:
    """The names in braces, in their order, each once."""
    return list(dict.fromkeys(_VARIABLE.findall(words)))


def mobile_of(text: str) -> str:
    """The eleven digits of a mainland mobile number, without country code, spaces and dashes; empty if it is none."""
    digits = re.sub(r"[\s()-]", "", unicodedata.normalize("NFKC", text or ""))
    digits = re.sub(r"^(?:\+|00)?86(?=1)", "", digits)
    return digits if _MOBILE.fullmatch(digits) and digits.isascii() else ""


def flattened(words: str) -> str:
    """Without what people write to get round a filter: wide letters, spaces and strokes between Chinese characters."""
    plain = unicodedata.normalize("NFKC", words).lower()
    return re.sub(r"(?<=[\u4e00-\u9fff])[\s_*·.|/~+-]+(?=[\u4e00-\u9fff])", "", plain)
