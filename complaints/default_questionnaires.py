"""The questionnaires that come with the system, one for each group of customers, as customers are asked.

They are content, not wording of the program: whoever settles questionnaires makes new versions of them.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Asked:
    key: str
    text: str
    scale: str
    labels: tuple[str, ...] = ()
    weight: Decimal = Decimal(1)
    required: bool = True


@dataclass(frozen=True)
class Shipped:
    name: str
    greeting: str
    questions: tuple[Asked, ...]
    when_busy: str
    when_upset: str
    farewell: str


QUALITY = ("很差", "较差", "一般", "较好", "很好")
SATISFIED = ("很不满意", "非常满意")
PUNCTUAL = ("晚很多", "晚一些", "差不多", "准时", "提前")
FIXED = ("没修好", "又出现", "说不清", "基本好了", "完全好了")
COMPLETE = ("没做到", "有遗漏", "说不清", "基本到位", "全部到位")
INTACT = ("问题很多", "有些问题", "一般", "基本完好", "完好")
KEPT = ("从没做到", "很少", "有时", "多半", "都做到")
LEFT_OVER = ("很多", "有几个", "有一个", "小问题", "没有")
EXPLAINED = ("没讲", "讲不清", "一般", "较清楚", "很清楚")
FAIR = ("很不合理", "不太合理", "一般", "较合理", "很合理")
RECOMMEND = ("不会", "一定会")

OVERALL = Asked("overall", "这次服务您总体满意吗？", "ten", SATISFIED, Decimal(3))
ADVISOR = Asked("advisor", "服务顾问接待得怎么样？", "five", QUALITY, Decimal(2))
ON_TIME = Asked("on_time", "说好的时间交车了吗？", "five", PUNCTUAL, Decimal(2))
MENDED = Asked("mended", "毛病一次修好了吗？", "five", FIXED, Decimal(2))
BILL = Asked("bill", "费用和做的项目给您讲清楚了吗？", "five", EXPLAINED)
RECOMMENDS = Asked("recommend", "您会介绍朋友来吗？", "ten", RECOMMEND, Decimal(2))
WORDS = Asked("words", "您还有什么想说的？表扬请写名字。", "words", (), Decimal(0), required=False)

WHEN_BUSY = "不好意思打扰您了。您看什么时候方便？我到时候再打，只要两分钟。"
WHEN_UPSET = "让您不满意，我先向您道歉。您说，我都记下来，今天就转给负责的人，处理好了我再给您回话。"
FAREWELL = "谢谢您的时间。用车有什么问题随时打我们电话，祝您一路平安。"


def _opening(done: str) -> str:
    return (
        f"{{customer}}{{title}}您好，我是{{outlet}}客服{{caller}}。您 {{day}} {done}，"
        "今天打来问问车用得怎么样，只要两分钟，请问现在方便吗？"
    )


SHIPPED: dict[str, Shipped] = {
    "maintenance": Shipped(
        "保养回访",
        _opening("来店做了{work}"),
        (
            OVERALL,
            ADVISOR,
            ON_TIME,
            Asked(
                "mended",
                "该做的项目都做到位了吗？",
                "five",
                COMPLETE,
                Decimal(2),
            ),
            BILL,
            RECOMMENDS,
            WORDS,
        ),
        WHEN_BUSY,
        WHEN_UPSET,
        FAREWELL,
    ),
    "repair": Shipped(
        "维修回访",
        _opening("来店做了{work}"),
        (OVERALL, ADVISOR, ON_TIME, MENDED, BILL, RECOMMENDS, WORDS),
        WHEN_BUSY,
        WHEN_UPSET,
        FAREWELL,
    ),
    "accident": Shipped(
        "事故维修回访",
        _opening("取回了修好的车"),
        (
            OVERALL,
            ADVISOR,
            ON_TIME,
            Asked("mended", "修复的效果您满意吗？", "five", QUALITY, Decimal(2)),
            Asked("bill", "保险理赔给您讲清楚了吗？", "five", EXPLAINED),
            RECOMMENDS,
            WORDS,
        ),
        WHEN_BUSY,
        WHEN_UPSET,
        FAREWELL,
    ),
    "warranty": Shipped(
        "保修回访",
        _opening("来店做了{work}"),
        (
            OVERALL,
            ADVISOR,
            ON_TIME,
            MENDED,
            Asked("bill", "保修的范围给您讲清楚了吗？", "five", EXPLAINED),
            RECOMMENDS,
            WORDS,
        ),
        WHEN_BUSY,
        WHEN_UPSET,
        FAREWELL,
    ),
    "finance_buyer": Shipped(
        "按揭购车回访",
        _opening("提了新车"),
        (
            Asked("overall", "这次买车您总体满意吗？", "ten", SATISFIED, Decimal(3)),
            Asked("advisor", "服务顾问交车时讲解得怎么样？", "five", QUALITY, Decimal(2)),
            ON_TIME,
            Asked("mended", "提车时车况完好吗？", "five", INTACT, Decimal(2)),
            Asked("bill", "按揭和各项费用给您讲清楚了吗？", "five", EXPLAINED),
            RECOMMENDS,
            WORDS,
        ),
        WHEN_BUSY,
        WHEN_UPSET,
        FAREWELL,
    ),
    "visit": Shipped(
        "上门走访",
        "{customer}{title}您好，我们是{outlet}的，今天专程来看看您，听听您用车和来店的感受。",
        (
            Asked("overall", "最近一年我们的服务您总体满意吗？", "ten", SATISFIED, Decimal(3)),
            Asked("advisor", "我们的人对您的态度怎么样？", "five", QUALITY, Decimal(2)),
            Asked(
                "on_time",
                "答应您的事都按时做到了吗？",
                "five",
                KEPT,
                Decimal(2),
            ),
            Asked("mended", "车上还有没解决的问题吗？", "five", LEFT_OVER, Decimal(2)),
            Asked("bill", "我们的收费您觉得怎么样？", "five", FAIR),
            RECOMMENDS,
            WORDS,
        ),
        "不好意思来得不巧。您看哪天方便，我们再来？",
        WHEN_UPSET,
        "谢谢您的意见。提到的问题我们记下了，会给您答复。",
    ),
}
