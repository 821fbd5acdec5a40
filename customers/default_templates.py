"""The templates of messages that come with the system, as customers read them.

They are content, not wording of the program: whoever settles templates makes new versions of them. Text messages are
neutral, because providers refuse more; what they may not say goes through WeCom, or is said in a call.
"""

from dataclasses import dataclass

from notices.sms_rules import MessageClass


@dataclass(frozen=True)
class Shipped:
    name: str
    kind: str
    message_class: str
    words: str


SHIPPED = (
    Shipped("首保提醒（短信）", "first_maintenance", MessageClass.NOTICE,
            "{name}您好，您的爱车{plate}的首次保养约在{day}到期，需要时请联系您的服务顾问。{outlet}"),
    Shipped("首保提醒（企业微信）", "first_maintenance", MessageClass.WECOM,
            "{name}您好，您的爱车{plate}（{model}）的首次保养约在{day}到期。回复方便的时间，我来为您预约。{outlet}"),
    Shipped("定期保养提醒（短信）", "maintenance", MessageClass.NOTICE,
            "{name}您好，您的爱车{plate}的定期保养约在{day}到期，需要时请联系您的服务顾问。{outlet}"),
    Shipped("定期保养提醒（企业微信）", "maintenance", MessageClass.WECOM,
            "{name}您好，您的爱车{plate}（{model}）的定期保养约在{day}到期。回复方便的时间，我来为您预约。{outlet}"),
    Shipped("服务到期提醒（短信）", "insurance", MessageClass.NOTICE,
            "{name}您好，您的爱车{plate}有一项服务将于{day}到期，详情请联系您的服务顾问。{outlet}"),
    Shipped("续保提醒（企业微信）", "insurance", MessageClass.WECOM,
            "{name}您好，您的爱车{plate}的保险将于{day}到期。需要报价请直接回复，我来为您比较。{outlet}"),
    Shipped("证件到期提醒（短信）", "inspection", MessageClass.NOTICE,
            "{name}您好，您的爱车{plate}的行驶证检验有效期至{day}，请留意办理。{outlet}"),
    Shipped("年检提醒（企业微信）", "inspection", MessageClass.WECOM,
            "{name}您好，您的爱车{plate}的年检将于{day}到期，需要代办请直接回复。{outlet}"),
    Shipped("车船税提醒（短信）", "tax", MessageClass.NOTICE,
            "{name}您好，您的爱车{plate}的车船税缴纳期限为{day}，请留意。{outlet}"),
    Shipped("取车提醒（短信）", "pick_up", MessageClass.NOTICE,
            "{name}您好，您的爱车{plate}已经完工，可以取车了。{outlet}"),
    Shipped("节日问候（短信）", "greeting", MessageClass.PROMOTION,
            "{name}您好，{outlet}祝您{note}快乐，一路平安！拒收请回复R"),
    Shipped("节日问候（企业微信）", "greeting", MessageClass.WECOM,
            "{name}您好，{outlet}祝您{note}快乐，一路平安！"),
    Shipped("天气提醒（短信）", "weather", MessageClass.NOTICE,
            "{name}您好，气象部门发布{note}预警，请注意行车安全，减速慢行。{outlet}"),
    Shipped("路况提醒（企业微信）", "weather", MessageClass.WECOM,
            "{name}您好，路况提醒：{note}，请提前安排路线，注意行车安全。{outlet}"),
    Shipped("活动邀请（企业微信）", "", MessageClass.WECOM,
            "{name}您好，{outlet}诚邀您参加{note}。活动内容与报名：{link}"),
    Shipped("活动结果通知（短信）", "", MessageClass.NOTICE,
            "{name}您好，您参加的{note}已有结果，请联系您的服务顾问。{outlet}"),
    Shipped("中奖通知（企业微信）", "", MessageClass.WECOM,
            "{name}您好，恭喜您中奖：{note}。名单公示与领取方式：{link}，也可直接回复。{outlet}"),
)  # fmt: skip
