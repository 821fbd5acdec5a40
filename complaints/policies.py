"""What is settled about complaints: when they make a key customer, and how soon they are dealt with."""

from django.utils.translation import gettext_lazy as _

from staff.policy import Policy, declare, name_group

HOTLINE_COMPLAINTS = "criterion.repeated_hotline.count"

declare(
    Policy(
        HOTLINE_COMPLAINTS,
        _("Hotline complaints about the same fault that make a key customer"),
        "count",
        "2",
        _("The manufacturer's rule on key customers"),
        at_least=1,
    )
)
KEYS = [HOTLINE_COMPLAINTS]


# --- Clocks -----------------------------------------------------------------------------------------------------------

# Translators: 中文 店内投诉处理办法
HOUSE = _("The house rule on complaints")
MINUTES = {kind: f"complaint.{kind}_minutes" for kind in ("answered", "sorted", "closed")}
OPENING_ONLY = {kind: f"complaint.{kind}_opening" for kind in ("answered", "sorted", "closed")}
REPEAT_DAYS = "complaint.repeat_days"

name_group("complaint", _("Complaints"))
declare(
    Policy(MINUTES["answered"], _("A complaint is answered within"), "minutes", "30", HOUSE, 1, 43200),
    Policy(OPENING_ONLY["answered"], _("The time to answer counts opening hours only"), "yes_no", "yes", HOUSE),
    Policy(MINUTES["sorted"], _("A complaint is sorted out within"), "minutes", "60", HOUSE, 1, 43200),
    Policy(OPENING_ONLY["sorted"], _("The time to sort out counts opening hours only"), "yes_no", "yes", HOUSE),
    Policy(MINUTES["closed"], _("A complaint is closed within"), "minutes", "2880", HOUSE, 1, 525600),
    Policy(OPENING_ONLY["closed"], _("The time to close counts opening hours only"), "yes_no", "no", HOUSE),
    Policy(
        REPEAT_DAYS,
        _("A complaint of the same car or customer is a repeat within"),
        "days",
        "90",
        HOUSE,
        at_least=1,
        at_most=3650,
    ),
)
CLOCK_KEYS = [*MINUTES.values(), *OPENING_ONLY.values()]


# --- Surveys ----------------------------------------------------------------------------------------------------------

BAD_AT_MOST = "survey.bad_at_most"
POOR_AT_MOST = "survey.poor_at_most"
OPENS_COMPLAINT = "survey.opens_complaint"
LINK_DAYS = "survey.link_days"

# Translators: 中文 问卷
name_group("survey", _("Surveys"))
declare(
    # Translators: 中文 1–10 分的题，不高于此分即为差评
    Policy(BAD_AT_MOST, _("An answer on 1 to 10 is bad up to"), "count", "6", HOUSE, 0, 10),
    # Translators: 中文 五级的题，不高于此级即为差评（1 为最差）
    Policy(POOR_AT_MOST, _("An answer on five levels is bad up to level"), "count", "1", HOUSE, 0, 5),
    # Translators: 中文 差评自动登记投诉
    Policy(OPENS_COMPLAINT, _("A bad answer opens a complaint"), "yes_no", "yes", HOUSE),
    # Translators: 中文 问卷链接有效期
    Policy(LINK_DAYS, _("A link to a survey can be used for"), "days", "7", "", 1, 90),
)
SURVEY_KEYS = [BAD_AT_MOST, POOR_AT_MOST, OPENS_COMPLAINT]


# --- Satisfaction and home visits -------------------------------------------------------------------------------------

CSI_TARGET = "csi.target"
VISIT_SHARE = "visits.share"

# Translators: 中文 满意度
name_group("csi", _("Satisfaction"))
# Translators: 中文 上门走访
name_group("visits", _("Home visits"))
declare(
    # Translators: 中文 满意度（CSI）目标
    Policy(CSI_TARGET, _("CSI is at least"), "percent", "93", _("The source's targets")),
    # Translators: 中文 每月上门走访比例
    Policy(VISIT_SHARE, _("Share of last month's paying customers visited at home"), "percent", "2", HOUSE),
)
