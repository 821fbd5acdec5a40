"""What messages to customers put into the registries."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notices import hooks, texts
from staff import my_day, navigation, trail, trail_words, work
from staff.navigation import NavItem, Section
from staff.roles import Right

from . import message_exports, tasks, words_day
from .services import care_messages, no_more

# Translators: 中文 客户消息
texts.name_own(care_messages.CODE, _("Message to a customer"))
hooks.before_sending(care_messages.may_leave)
hooks.after_sent(care_messages.note_sent)
hooks.on_replies(no_more.take_replies)
work.register(care_messages.WORK, tasks.send_messages)
message_exports.MESSAGES.register()
my_day.register(words_day.due_for)

trail.guard(Right.CARE, "customers.messagetemplate", "customers.sending", "customers.reply")
trail_words.borrow("customers.messagetemplate", "customers.templateversion", "words")
trail_words.borrow("customers.sending", "customers.reminder", reminders="kind")
trail_words.borrow("customers.sending", "customers.segmentperiod", "segment")
trail_words.speak("picked", lambda _value: gettext("yes"))
for action, label in {
    # Translators: 中文 模板有新草稿
    "template.written": _("Words of a template written"),
    # Translators: 中文 模板启用新版本
    "template.used": _("Version of a template put in use"),
    # Translators: 中文 填写短信模板编号
    "template.number_entered": _("Number of an approved template entered"),
    # Translators: 中文 模板停用
    "template.retired": _("Template used no longer"),
    # Translators: 中文 群发消息
    "messages.sent": _("Messages to customers sent"),
    # Translators: 中文 客户拒收消息
    "customer.no_more_set": _("Wants no more messages"),
    # Translators: 中文 企业微信联系人已更改
    "customer.wecom_set": _("Contact in WeCom changed"),
    # Translators: 中文 取消拒收
    "customer.no_more_lifted": _("May be written to again"),
}.items():
    trail.describe(action, label)

navigation.register(
    NavItem(
        Section.CUSTOMERS,
        # Translators: 中文 客户消息
        _("Messages to customers"),
        "customers:messages",
        Right.CARE,
        order=72,
        count=words_day.open_replies,
        icon="chat-left-text",
    )
)
