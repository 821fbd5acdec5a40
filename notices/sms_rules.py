"""What the providers of text messages take, and what they refuse. Plain values only.

A text message to a customer goes out under a template that the provider has approved, as a notice or as a promotion.
Aliyun: a notice may not advertise and does not greet, a promotion ends with exactly 拒收请回复R, a variable has 1 to 35
characters, stands in the text once, and no two stand side by side. Tencent refuses in both draws, prizes, coupons,
insurance promotion, inspection, questionnaires, invitations to the store, winning back, brackets 【】, more than 500
characters, and links in variables. A text has to be right for both. What goes through WeCom is read by neither.
"""

import re
import unicodedata
from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

VARIABLE_LONGEST = 35
# Tencent counts the signature in brackets too; nobody's has more than twenty characters.
TEXT_LONGEST = 480
WECOM_LONGEST_BYTES = 4000
ENDING = "拒收请回复R"


class MessageClass(TextChoices):
    """As the providers class what is written to customers."""

    # Translators: 中文 通知短信
    NOTICE = "notice", pgettext_lazy("message class", "Notice by text message")
    # Translators: 中文 推广短信
    PROMOTION = "promotion", pgettext_lazy("message class", "Promotion by text message")
    # Translators: 中文 企业微信消息
    WECOM = "wecom", pgettext_lazy("message class", "WeCom message")


# What only a notice may not speak of: the reason, and the words that give it away.
REFUSED_IN_NOTICES = (
    (
        # Translators: 中文 短信通知不得含推广内容。
        gettext_lazy("A notice by text message may not advertise."),
        "优惠 促销 特价 特惠 打折 折扣 满减 立减 直降 降价 秒杀 团购 抢购 限时 免费 免单 超值 钜惠 让利 返现 返利 大礼 "
        "推广 砍价 拼团 换购 会员日 半价 一折 二折 两折 三折 四折 五折 六折 七折 八折 九折 "
        "1折 2折 3折 4折 5折 6折 7折 8折 9折",
        ("discount", "special offer", "promotion", "free of charge", "for free", "bargain", "sale price", "cashback"),
    ),
    (
        # Translators: 中文 节日、生日问候属于推广短信，请改用推广类。
        gettext_lazy("Greetings count as promotion: choose that class."),
        "节日快乐 生日快乐 新年快乐 新春快乐 春节快乐 元旦快乐 中秋快乐 国庆快乐 端午安康 佳节 贺岁 恭贺 恭祝",
        ("happy birthday", "happy new year", "happy holiday", "season's greetings"),
    ),
    (
        # Translators: 中文 “拒收请回复R”是推广短信的结尾：请改用推广类，或删去。
        gettext_lazy("This is the ending of a promotion: choose that class, or leave it out."),
        "拒收请回复 回t退订 退订回t",
        (),
    ),
)

# What no text message may speak of.
REFUSED_WORDS = (
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
        "问卷 调查 调研 满意度 打分 评分 好评",
        ("questionnaire", "survey", "rate us", "your rating"),
    ),
    (
        gettext_lazy("A text message may not invite anybody to the store."),
        "到店 来店 进店 莅临 光临 惠顾 邀请 邀您 诚邀 恭候 试驾 品鉴",
        ("visit our store", "visit us", "invite", "invitation", "test drive"),
    ),
    (
        # Translators: 中文 短信不得用于召回老客户。
        gettext_lazy("A text message may not win back customers who stay away."),
        "用户召回 好久不见 久未光临 久未见面 期待您回来 想念您 老友回归",
        ("we miss you", "come back to us"),
    ),
)

# Parts of a car that only look like a forbidden word.
HARMLESS = ("保险杠", "保险丝", "保险盒")

_LINK = re.compile(
    r"https?:|www\.|//"
    r"|[a-z0-9-]\.(?:com|cn|net|org|top|cc|xyz|vip|link|io|me|info|site|club|shop|app)(?![a-z0-9])"
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\b",
    re.IGNORECASE,
)
_VARIABLE = re.compile(r"\{(\w+)\}")
_ODD_SIGNS = re.compile("[\u2600-\u27bf\u203b\u25a0-\u25ff\u2190-\u21ff\ufe0f\U0001f000-\U0001faff]")
_MOBILE = re.compile(r"1[3-9]\d{9}")


def problems(words: str, message_class: str = MessageClass.NOTICE) -> list[str]:
    """Why these words cannot go to a customer in this class, as sentences for who wrote them; empty if they can."""
    if not words.strip():
        return [_("A message needs words.")]
    if message_class == MessageClass.WECOM:
        return _too_long_for_wecom(words)
    return [*_subjects(words, message_class), *_ending(words, message_class), *_shape(words)]


def _too_long_for_wecom(words: str) -> list[str]:
    if len(words.encode()) <= WECOM_LONGEST_BYTES:
        return []
    # Translators: 中文 企业微信消息太长：约 %(most)d 个汉字以内。
    return [_("Too long for WeCom: about %(most)d characters at most.") % {"most": WECOM_LONGEST_BYTES // 3}]


def _subjects(words: str, message_class: str) -> list[str]:
    plain = flattened(words)
    for part in HARMLESS:
        plain = plain.replace(part, "_")
    refused = REFUSED_WORDS if message_class == MessageClass.PROMOTION else (*REFUSED_IN_NOTICES, *REFUSED_WORDS)
    return [
        str(reason)
        for reason, chinese, english in refused
        if any(trace in plain for trace in (*chinese.split(), *english))
    ]


def _ending(words: str, message_class: str) -> list[str]:
    if message_class != MessageClass.PROMOTION or (words.strip().endswith(ENDING) and words.count(ENDING) == 1):
        return []
    # Translators: 中文 推广短信必须以“%(ending)s”结尾，一字不差，只出现一次。
    return [_("A promotion ends with exactly “%(ending)s”, once, and with nothing behind it.") % {"ending": ENDING}]


def _shape(words: str) -> list[str]:
    found, names = [], _VARIABLE.findall(words)
    if re.search(r"\}\s*\{", words):
        found.append(_("Two variables stand side by side. Put words between them."))
    if len(names) != len(set(names)):
        # Translators: 中文 同一个变量只能出现一次。
        found.append(_("A variable stands there twice. Each may stand in a text message once."))
    if names and not re.search(r"\w", _VARIABLE.sub("", words).replace(ENDING, "")):
        # Translators: 中文 短信不能只有变量。
        found.append(_("A text message may not be made of variables alone."))
    if re.search(r"(?:https?:|www\.)\S*\{", words, re.IGNORECASE):
        found.append(_("A link may not be put together from a variable."))
    if re.search("[【】]", words):
        # Translators: 中文 正文不能有【】，签名由服务商加。
        found.append(_("Leave out the brackets 【】: the provider puts the signature into them."))
    if _ODD_SIGNS.search(words):
        # Translators: 中文 短信不能有表情和特殊符号。
        found.append(_("Leave out emoji and special signs such as ★ and ※."))
    if len(words) > TEXT_LONGEST:
        found.append(
            _("%(number)d characters; a text message takes %(most)d.") % {"number": len(words), "most": TEXT_LONGEST}
        )
    return found


def value_problems(values: Mapping[str, str], may_be_empty: bool = True) -> list[str]:
    """Why these values cannot stand in a text message, as sentences; empty if they can."""
    found = []
    for name, value in values.items():
        if not value.strip() and not may_be_empty:
            # Translators: 中文 {%(name)s} 没有内容，短信变量不能为空。
            found.append(_("{%(name)s} is empty, which a variable may not be.") % {"name": name})
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
