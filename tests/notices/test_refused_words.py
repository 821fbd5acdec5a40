"""What Aliyun and Tencent would refuse, text by text, each with its reason; and what they take."""

import pytest
from django.utils import translation

from notices import sms_rules
from notices.sms_rules import MessageClass

NOTICE, PROMOTION, WECOM = MessageClass

ADVERTISES = "A notice by text message may not advertise."
GREETS = "Greetings count as promotion: choose that class."
WRONG_ENDING = "This is the ending of a promotion: choose that class, or leave it out."
NO_ENDING = "A promotion ends with exactly “拒收请回复R”, once, and with nothing behind it."
DRAWS = "A text message may not speak of draws or prizes."
COUPONS = "A text message may not speak of coupons."
INSURES = "A text message may not promote insurance."
INSPECTS = "A text message may not speak of inspection."
ASKS = "A text message may not be a questionnaire or lead to one."
INVITES = "A text message may not invite anybody to the store."
WINS_BACK = "A text message may not win back customers who stay away."
ADJACENT = "Two variables stand side by side. Put words between them."
TWICE = "A variable stands there twice. Each may stand in a text message once."
ALONE = "A text message may not be made of variables alone."
LINK = "A link may not be put together from a variable."
BRACKETS = "Leave out the brackets 【】: the provider puts the signature into them."
SIGNS = "Leave out emoji and special signs such as ★ and ※."
LONG = "490 characters; a text message takes 480."
EMPTY = "A message needs words."

REFUSED = [
    # Aliyun: a notice may not advertise, greet, or end like a promotion
    (NOTICE, "您的爱车{plate}该保养了，本月工时打折。", ADVERTISES),
    (NOTICE, "保养优 惠，就在本周。", ADVERTISES),
    (NOTICE, "{name}您好，双十一保养打五折。", ADVERTISES),
    (NOTICE, "工时8.8折，就在本周。", ADVERTISES),
    (NOTICE, "雨刮片半价。", ADVERTISES),
    (NOTICE, "机油买二送一，限*时*抢购。", ADVERTISES),
    (NOTICE, "冬季检测免费，名额有限。", ADVERTISES),
    (NOTICE, "ＤＩＳＣＯＵＮＴ on brake pads", ADVERTISES),
    (NOTICE, "{name}，祝您生日快乐！", GREETS),
    (NOTICE, "{name}，新春快乐，阖家幸福。", GREETS),
    (NOTICE, "您的爱车{plate}可以取车了，拒收请回复R", WRONG_ENDING),
    (NOTICE, "您的爱车{plate}可以取车了，回T退订", WRONG_ENDING),
    # Aliyun: a promotion ends with exactly these words
    (PROMOTION, "{name}，祝您生日快乐！", NO_ENDING),
    (PROMOTION, "{name}，本月机油八八折，退订回T", NO_ENDING),
    (PROMOTION, "{name}，本月机油八八折，拒收请回复R。", NO_ENDING),
    (PROMOTION, "{name}，本月机油八八折，拒收请回复r", NO_ENDING),
    (PROMOTION, "{name}，本月机油八八折，拒收请回复Ｒ", NO_ENDING),
    (PROMOTION, "拒收请回复R{name}，本月机油八八折，拒收请回复R", NO_ENDING),
    # Tencent: these subjects in no class
    (PROMOTION, "{name}，参加抽奖，拒收请回复R", DRAWS),
    (PROMOTION, "{name}，保养送红包，拒收请回复R", DRAWS),
    (NOTICE, "恭喜中奖，请联系服务顾问。", DRAWS),
    (PROMOTION, "{name}，代金券已到账，拒收请回复R", COUPONS),
    (PROMOTION, "{name}，积分兑换开始了，拒收请回复R", COUPONS),
    (NOTICE, "您的车险将于{day}到期。", INSURES),
    (PROMOTION, "{name}，续保有礼，拒收请回复R", INSURES),
    (NOTICE, "您的爱车{plate}年检将于{day}到期。", INSPECTS),
    (PROMOTION, "代办年审，拒收请回复R", INSPECTS),
    (NOTICE, "请您填写满意度问卷。", ASKS),
    (NOTICE, "请给我们一个好评。", ASKS),
    (NOTICE, "请您{day}到店保养。", INVITES),
    (PROMOTION, "{name}，诚邀您品鉴新车，拒收请回复R", INVITES),
    (PROMOTION, "{name}，好久不见，拒收请回复R", WINS_BACK),
    # Both: the shape
    (NOTICE, "{name}{plate}已经修好。", ADJACENT),
    (NOTICE, "{name} {plate}已经修好。", ADJACENT),
    (NOTICE, "{plate}已经修好，{plate}可以取了。", TWICE),
    (NOTICE, "{name}，{plate}！", ALONE),
    (PROMOTION, "{name}，拒收请回复R", ALONE),
    (NOTICE, "详情见https://a.cn/{code}。", LINK),
    (NOTICE, "【嘉禾汽车】您的爱车{plate}已经修好。", BRACKETS),
    (NOTICE, "您的爱车{plate}已经修好★", SIGNS),
    (NOTICE, "您的爱车{plate}已经修好😀", SIGNS),
    (NOTICE, "长" * 490, LONG),
    (NOTICE, "  ", EMPTY),
    (WECOM, "", EMPTY),
    (WECOM, "长" * 1400, "Too long for WeCom: about 1333 characters at most."),
]

TAKEN = [
    (NOTICE, "您的爱车{plate}已经维修完毕，服务顾问{owner}会与您联系。"),
    (NOTICE, "您的爱车{plate}的定期保养约在{day}到期，需要时请致电{outlet}预约。"),
    (NOTICE, "您的爱车{plate}的前保险杠已经修好，请与服务顾问联系。"),
    (NOTICE, "详情见 https://jiahe.example/hours 。"),
    (PROMOTION, "{name}，祝您生日快乐！{outlet}敬上，拒收请回复R"),
    (PROMOTION, "{name}，本月机油八八折，拒收请回复R"),
    # Neither provider reads what goes through WeCom
    (WECOM, "您的车险将于{day}到期，续保可享优惠。"),
    (WECOM, "{name}{name}，诚邀您到店参加抽奖🎁"),
]


@pytest.mark.parametrize(("message_class", "words", "reason"), REFUSED)
def test_what_a_provider_would_refuse_is_refused_with_its_reason(message_class, words, reason):
    with translation.override("en"):
        assert reason in sms_rules.problems(words, message_class)


@pytest.mark.parametrize(("message_class", "words"), TAKEN)
def test_what_the_providers_take_is_taken(message_class, words):
    with translation.override("en"):
        assert sms_rules.problems(words, message_class) == []


def test_every_reason_is_given_by_some_text():
    """A rule without a refused text in the table would not be seen failing."""
    with translation.override("en"):
        reasons = {str(reason) for reason, *_traces in (*sms_rules.REFUSED_IN_NOTICES, *sms_rules.REFUSED_WORDS)}
    assert reasons <= {reason for _class, _words, reason in REFUSED}


@pytest.mark.parametrize(("value", "fits"), [("", False), (" ", False), ("沪A8K216", True), ("许" * 36, False)])
def test_a_variable_of_a_template_holds_something(value, fits):
    assert (sms_rules.value_problems({"x": value}, may_be_empty=False) == []) is fits
