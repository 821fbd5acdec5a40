"""What the trade talks about: models, faults, operations, articles, and what customers say. An invented brand.

Money is in yuan, time in standard hours. Nothing here is drawn; `records` and `cases` choose.
"""

from dataclasses import dataclass
from decimal import Decimal

BRAND = "星澜"
# The first three characters of the VIN; assigned to no manufacturer.
WMI = "LMK"


@dataclass(frozen=True)
class CarModel:
    name: str
    drive: str
    """`fuel`, `plug_in` or `electric`."""
    vds: str
    """Characters 4 to 8 of the VIN."""
    share: int
    km_a_day: tuple[int, int]


FUEL, PLUG_IN, ELECTRIC = "fuel", "plug_in", "electric"

MODELS = (
    CarModel("星澜 S7 2.0T", FUEL, "Z5A3B", 24, (28, 60)),
    CarModel("星澜 S5 1.5T", FUEL, "Z3A2C", 26, (25, 55)),
    CarModel("星澜 A6 1.5T", FUEL, "Y6A2D", 14, (25, 55)),
    CarModel("星澜 M8 2.0T", FUEL, "W8C3B", 8, (40, 95)),
    CarModel("星澜 E5 纯电", ELECTRIC, "E7C1D", 16, (30, 70)),
    CarModel("星澜 S7 插混", PLUG_IN, "P5A4H", 12, (30, 70)),
)


@dataclass(frozen=True)
class Fault:
    """One thing that breaks: how customers say it, and what the workshop does about it."""

    code: str
    short: str
    """As it stands in the title of a case."""
    heard: tuple[str, ...]
    """The customer's own words."""
    operation: str
    hours: Decimal
    sku: str
    part: str
    price: Decimal
    drives: tuple[str, ...] = (FUEL, PLUG_IN, ELECTRIC)


def _fault(code, short, heard, operation, hours, sku, part, price, drives=(FUEL, PLUG_IN, ELECTRIC)) -> Fault:
    return Fault(code, short, tuple(heard.split("｜")), operation, Decimal(hours), sku, part, Decimal(price), drives)


BURNING, ANY = (FUEL, PLUG_IN), (FUEL, PLUG_IN, ELECTRIC)
CHARGED = (PLUG_IN, ELECTRIC)

FAULTS = (
    _fault("P0776", "变速箱顿挫", "低速一顿一顿的，等红灯起步像被人推了一把｜二挡升三挡顿得厉害，坐后排的老人都晕车",
           "更换变速箱阀体", "4.50", "XL-2500-776", "变速箱阀体总成", "4860.00", BURNING),
    _fault("P0299", "动力不足，涡轮报警", "上高架踩到底都提不起速，发动机灯亮了｜超车的时候突然没劲，差点被后车追上",
           "更换涡轮增压器", "5.20", "XL-1118-299", "涡轮增压器总成", "6320.00", BURNING),
    _fault("P0300", "发动机抖动", "冷车怠速抖得方向盘都跟着抖｜红灯停着整个车都在抖，发动机灯一闪一闪",
           "更换点火线圈", "1.20", "XL-3705-300", "点火线圈", "386.00", BURNING),
    _fault("P0016", "正时故障，启动异响", "早上第一下启动哗啦一声，像链条在甩｜冷车启动响两三秒，邻居都听见",
           "更换正时链条组件", "6.80", "XL-1021-016", "正时链条组件", "2450.00", BURNING),
    _fault("P0171", "油耗高，故障灯反复亮", "故障灯灭了没两天又亮，油耗涨了两个油｜说清洗了喷油嘴就好，结果灯还是亮",
           "更换氧传感器", "0.80", "XL-3611-171", "前氧传感器", "620.00", BURNING),
    _fault("B10A2", "空调不制冷", "大热天空调吹出来是热风，孩子在车上哭｜空调修好开了两天又不凉了",
           "更换空调压缩机", "3.20", "XL-8103-102", "空调压缩机总成", "2980.00"),
    _fault("B1342", "空调异响", "一开空调副驾前面就咔咔响｜上周说修好了，开了两天又响，比以前还大声",
           "更换空调风门电机", "2.10", "XL-8112-342", "空调风门电机", "268.00"),
    _fault("C1201", "转向异响", "打方向底下咯噔咯噔响，停车场里谁都回头看｜过减速带前面哐哐响",
           "更换转向机总成", "3.60", "XL-3401-201", "电动转向机总成", "5380.00"),
    _fault("C0035", "刹车报警", "仪表上 ABS 灯亮着，刹车踩下去发软｜下雨天刹车灯亮一片，不敢上高速",
           "更换轮速传感器", "0.90", "XL-3630-035", "轮速传感器", "315.00"),
    _fault("U0100", "车机黑屏", "开着开着中控黑屏，倒车影像也没有了｜导航走到一半重启，一天能重启三回",
           "更换车机主机", "1.50", "XL-7901-100", "车机主机", "3650.00"),
    _fault("B2287", "天窗漏水", "下场雨顶棚就湿一片，座椅都发霉了｜洗个车天窗滴水滴到脖子里",
           "更换天窗密封条并疏通排水", "2.40", "XL-5703-287", "天窗密封条", "430.00"),
    _fault("P0A80", "续航掉得快", "充满电显示四百多，实际跑两百五就报警｜才两年，冬天续航掉一半",
           "更换动力电池模组", "6.00", "XL-2141-A80", "动力电池模组", "9800.00", CHARGED),
    _fault("P0AA6", "高压绝缘报警，无法行驶", "开到半路仪表报绝缘故障，车就不走了｜早上起来车上不了电，拖了两回",
           "更换高压线束", "3.80", "XL-2142-AA6", "高压线束总成", "2760.00", CHARGED),
    _fault("P0D21", "充不进电", "小区桩充到一半就跳，换了三个桩都一样｜快充功率只有二十，充一次要三个钟头",
           "更换车载充电机", "2.80", "XL-2143-D21", "车载充电机", "4150.00", CHARGED),
)  # fmt: skip
FAULT = {fault.code: fault for fault in FAULTS}


@dataclass(frozen=True)
class Job:
    """One line of work with what it uses up."""

    operation: str
    hours: Decimal
    items: tuple[tuple[str, str, Decimal], ...] = ()
    """`(sku, name, price)` of each article."""
    drives: tuple[str, ...] = ANY


def _job(operation, hours, *items, drives=ANY) -> Job:
    return Job(operation, Decimal(hours), tuple((sku, name, Decimal(price)) for sku, name, price in items), drives)


MAINTENANCE = (
    _job("更换机油机滤", "0.80", ("XL-1012-001", "机油滤清器", "48.00"),
         ("XL-OIL-5W30", "全合成机油 5W-30 4L", "398.00"), drives=BURNING),
    _job("三电系统检查", "0.80", ("XL-2140-001", "电池冷却液 2L", "168.00"), drives=(ELECTRIC,)),
)  # fmt: skip
ADDED_MAINTENANCE = (
    _job("更换空调滤芯", "0.30", ("XL-8104-001", "空调滤芯", "128.00")),
    _job("更换空气滤芯", "0.30", ("XL-1109-001", "空气滤芯", "96.00"), drives=BURNING),
    _job("更换火花塞", "1.00", ("XL-3707-004", "铱金火花塞 4 支", "356.00"), drives=BURNING),
    _job("更换制动液", "0.80", ("XL-3500-001", "制动液 DOT4 1L", "118.00")),
    _job("更换变速箱油", "1.60", ("XL-OIL-ATF6", "自动变速箱油 6L", "680.00"), drives=BURNING),
    _job("更换减速器油", "0.90", ("XL-OIL-EDR", "减速器油 1L", "150.00"), drives=(ELECTRIC,)),
    _job("四轮换位、动平衡", "0.90"),
    _job("清洗节气门", "0.70", drives=BURNING),
    _job("更换雨刮片", "0.20", ("XL-5205-001", "雨刮片一对", "138.00")),
    _job("更换防冻液", "0.90", ("XL-1300-001", "防冻液 4L", "156.00"), drives=BURNING),
)
REPAIRS = (
    _job("更换前刹车片", "1.20", ("XL-3501-101", "前刹车片一套", "420.00")),
    _job("更换后刹车片", "1.10", ("XL-3502-101", "后刹车片一套", "360.00")),
    _job("更换前刹车盘", "1.80", ("XL-3501-201", "前刹车盘一对", "760.00")),
    _job("更换蓄电池", "0.40", ("XL-3703-001", "启停蓄电池 70Ah", "880.00")),
    _job("更换轮胎", "0.60", ("XL-3106-225", "轮胎 225/55 R18", "690.00")),
    _job("更换前减震器", "2.20", ("XL-2905-101", "前减震器一对", "1180.00")),
    _job("更换下摆臂胶套", "1.60", ("XL-2904-101", "下摆臂胶套", "165.00")),
    _job("四轮定位", "1.00"),
    _job("补胎", "0.30"),
    _job("清洗空调管路", "0.90", ("XL-8100-009", "空调管路清洗剂", "98.00")),
    _job("更换水泵", "2.60", ("XL-1307-001", "水泵总成", "520.00"), drives=BURNING),
    _job("更换大灯总成", "1.10", ("XL-4121-001", "左前大灯总成", "2360.00")),
    _job("底盘异响检查", "0.80"),
    _job("更换尾门电撑杆", "0.90", ("XL-6308-001", "尾门电撑杆", "780.00")),
)
BODYWORK = (
    _job("前保险杠喷漆", "2.50", ("XL-2803-001", "前保险杠皮", "860.00")),
    _job("后保险杠喷漆", "2.50", ("XL-2804-001", "后保险杠皮", "820.00")),
    _job("左前门钣金喷漆", "4.20"),
    _job("右后门钣金喷漆", "4.20"),
    _job("左前翼子板更换喷漆", "3.80", ("XL-8403-001", "左前翼子板", "640.00")),
    _job("右前翼子板钣金喷漆", "3.20"),
    _job("后尾门更换喷漆", "5.60", ("XL-6300-001", "后尾门", "2480.00")),
    _job("发动机盖钣金喷漆", "4.50"),
    _job("更换前大灯", "1.10", ("XL-4121-002", "右前大灯总成", "2360.00")),
    _job("更换左后视镜总成", "0.80", ("XL-8202-001", "左后视镜总成", "960.00")),
    _job("更换水箱框架", "3.40", ("XL-1301-002", "水箱框架", "780.00")),
)
FREE_SERVICE = _job("首次保养", "0.80", ("XL-1012-001", "机油滤清器", "48.00"))
FREE_SERVICE_ELECTRIC = _job("首次保养（三电检查）", "0.80")
PDI = _job("新车交车前检查", "1.50")

# `(sku, name, list price, hours to fit; 0 = handed over)`
BOUTIQUE = (
    ("JP-0101", "全车隔热膜", Decimal("2680.00"), Decimal("4.00")),
    ("JP-0102", "隐形车衣（前脸）", Decimal("3200.00"), Decimal("5.00")),
    ("JP-0203", "全包围脚垫", Decimal("468.00"), Decimal("0.20")),
    ("JP-0204", "后备箱垫", Decimal("198.00"), Decimal("0")),
    ("JP-0301", "前后行车记录仪", Decimal("880.00"), Decimal("1.50")),
    ("JP-0302", "电动踏板", Decimal("3980.00"), Decimal("3.50")),
    ("JP-0405", "原厂挡泥板", Decimal("160.00"), Decimal("0.50")),
    ("JP-0501", "家用充电桩 7kW", Decimal("2200.00"), Decimal("0")),
)
CARE = (
    ("YH-0101", "燃油系统清洗剂", Decimal("128.00")),
    ("YH-0102", "发动机内部清洗剂", Decimal("168.00")),
    ("YH-0103", "空调杀菌除味", Decimal("198.00")),
    ("YH-0104", "镀晶养护", Decimal("680.00")),
    ("YH-0105", "玻璃水 2L", Decimal("25.00")),
    ("YH-0106", "轮毂清洁养护", Decimal("88.00")),
)

# --- Ordinary complaints: `category: texts` --------------------------------------------------------------------------

COMPLAINTS = {
    "attitude": (
        "到店十几分钟没人搭理，顾问一直在看手机",
        "问了一句为什么要换，顾问回我一句不换你就开走，什么态度",
        "结算的时候催我赶紧打满分，话说得很难听",
        "打了三次电话都说晚点回，没有一个人回我",
        "女司机来修车就爱答不理，换我先生来马上客客气气",
    ),
    "quality": (
        "刹车片刚换没半个月又开始叫",
        "喷的漆有色差，太阳底下看得清清楚楚",
        "做完保养第二天机油灯就亮，一查放油螺丝没拧紧",
        "四轮定位做完还是跑偏，等于白做",
        "修了右前门，回家发现玻璃升降又不好用了",
        "补过的胎三天又瘪了，说是补的位置不对",
    ),
    "parts": (
        "等一个后视镜等了二十多天，每次问都说在路上",
        "订金交了一个月，配件到了又说型号不对",
        "柜台买的刹车片装不上，要退说拆了包装不给退",
        "说好的原厂件，装上去一看没有标",
    ),
    "waiting": (
        "预约十点，十一点半车还没上工位",
        "说好下午四点交车，七点还在洗车",
        "小保养等了四个小时，中间没人来说一声",
        "约好的周六，到店说预约记录没有",
    ),
    "price": (
        "报价八百，结算一千三，多出来的没跟我商量过",
        "同样的保养，隔壁店便宜两百多",
        "说是活动价，结账又说活动昨天截止",
        "工时费一小时收一百六，换个灯泡也算一小时",
    ),
    "technical": (
        "同一个故障灯，三家店三个说法，到底是什么毛病",
        "说是软件问题要升级，升级完还是老样子",
        "拆了装装了拆，技师自己都说不清楚是哪里响",
    ),
    "other": (
        "车上放的一箱饮料修完不见了",
        "交车没洗干净，脚垫上全是泥",
        "休息区空调坏了，等得人中暑",
        "发票开错抬头，来回跑了两趟",
    ),
}
# Which channels a category comes through, so that nothing ordinary meets a criterion by chance.
COMPLAINT_CHANNELS = ("hotline", "hotline", "hotline", "onsite", "onsite", "callback", "callback", "letter")

# What a complaint of each category came from, in a word and a sentence, and what was to be done.
CAUSES = {
    "attitude": ("manner", "接待时没有正面回答客户，语气生硬", "顾问当面道歉，主管陪同交车"),
    "quality": ("repair", "装复时没有按规定扭矩拧紧", "返修并试车，由质检签字后交车"),
    "parts": ("part", "到货的配件型号不对", "加急重新订货，到货当天通知客户"),
    "waiting": ("waiting", "上午扎堆进厂，没有提前告诉客户要等多久", "优先安排工位，交车时间先和客户说好"),
    "price": ("price", "增项没有先报价", "逐项解释，多收的退还"),
    "technical": ("diagnosis", "故障偶发，第一次没有再现", "约技术经理同车试驾，读取冻结帧"),
    "other": ("explained", "交车时没有把注意事项讲清楚", "电话补充说明，登门送用户手册"),
}
CONTENT = (
    "处理得很快，没有意见了",
    "现在好了，谢谢你们专门打电话来",
    "态度比上次好，希望以后一次修好",
    "可以，这件事就这样",
)

COMPLAINT_DONE = (
    "已当面道歉，重新检查后交车，客户表示认可",
    "电话说明原因，免工时费重新处理，客户同意",
    "退还差价，客服回访满意",
    "站长致歉，赠送一次基础保养，客户接受",
    "配件已到货安装，客户试车没有问题",
    "向客户解释收费依据，客户理解",
)

# --- What people of the outlet write down on a case -----------------------------------------------------------------

FIRST_CALLS = (
    "客户情绪比较激动，先听他讲完。同意给我们一天时间查原因，约好明天上午回电。",
    "客户说不想再听解释，只要结果。答应今天下班前给出处理方案。",
    "客户说家里人都不敢坐这辆车了，希望尽快有个说法。已把我的手机号留给他，随时可以打。",
    "客户要求书面答复，说口头承诺听够了。答应先把检查情况写清楚。",
)
CALLS = (
    "客户在开会，约晚上七点后再打。",
    "说明了检查安排，客户同意把车开来，要求同一位技师全程负责。",
    "已告诉客户配件今天发出，到货当天通知他。",
    "把方案念给客户听，客户说要和家里人商量，明天答复。",
    "客户语气缓和，愿意等厂家技术支持的结论，但要求期间有代步车。",
)
VISITS = (
    "带技术经理上门，现场试车二十分钟，故障能复现。客户对我们上门表示认可。",
    "到客户单位拜访，当面道歉并说明方案。客户接受更换总成，要求延保写进协议。",
    "上门取车，给客户留了代步车。客户要求每天报一次进度。",
    "与客户及家人面谈四十分钟，先不谈赔偿，把检查流程讲清楚。",
)
NEGOTIATIONS = (
    "到店协商，客户坚持退车。我们说明三包条件，建议先由厂家技术人员鉴定。",
    "客户提出换新车，解释后降为更换总成加延保两年，等我们请示。",
    "三方通话（客户、厂家技术、我店），同意先换件再观察一千公里。",
    "客户带了朋友来店，情绪激动，在贵宾室单独沟通，一个半小时后离开，没有影响其他客户。",
)
WATCHES = (
    "客户来电 2 次，均在五分钟内接听，没有新诉求。",
    "夜间无来电。早上主动发了一条进度短信，客户回复收到。",
    "客户晚上十点来电问配件到了没有，已答复明早九点到店。",
)
TECHNICAL = (
    "读取数据流并上传厂家，怀疑上次更换件批次问题，建议整体更换总成。",
    "路试三十公里，复现一次。与厂家技术支持视频会诊，要求检查线束接地。",
    "换件前后故障码相同，判断不是件本身的问题，申请厂家派工程师到店。",
)
COMPENSATIONS = (
    ("延保一年，代步车五天，等区域经理批复。", "3800.00"),
    ("赠送两次全合成机油保养，免本次工时费。", "1560.00"),
    ("补偿拖车费和误工费，凭票报销。", "860.00"),
    ("免费做一次全车检测和四轮定位，再送一次保养。", "1280.00"),
)
SETTLEMENTS = (
    "免费更换总成，延保一年，签了书面协议，客户当面确认不再追究。",
    "重新更换配件并路试一百公里无异常，赠送两次保养，客户接受。",
    "厂家同意按保修范围外特批处理，费用由厂家承担七成，客户承担三成。",
    "退还本次维修费用并致书面道歉信，客户已撤回投诉。",
    "更换后陪客户路试一百二十公里，故障未再出现，客户同意结案。",
    "补偿代步费用，安排专人跟进下两次保养，客户签字认可。",
)
# What only fits one kind of case goes before the general ones.
SETTLEMENTS_OF = {
    "major_incident": (
        "第三方鉴定为加装线路所致，厂家出于关怀承担一半维修费用，客户签字认可。",
        "厂家、保险公司与客户三方签字确认责任，车辆按事故流程修复，提供代步车至交车。",
    ),
    "vehicle_left": (
        "更换总成并延保两年，客户验车后把车提走。",
        "按三包条件办理，客户接受换件方案，今天来店提车。",
    ),
    "exposure_threat": ("当面道歉并更换总成，客户删除视频，签了和解协议。",),
    "unreasonable_demand": ("客户放弃退车要求，接受更换总成加两次保养。",),
    "media_contact": ("书面答复已送达并抄送来访单位，客户撤回反映，签了和解协议。",),
}
SATISFIED = (
    "电话核实：客户说这两天开下来没再出问题，对处理结果满意。",
    "电话核实：客户表示方案都兑现了，谢谢专人跟进。",
    "电话核实：客户认可处理结果，同意关闭。",
)
NOT_SATISFIED = (
    "电话核实：客户说昨天开出去老毛病又出来了，要求重新处理。",
    "电话核实：客户说答应的延保协议一直没收到，不同意关闭。",
)
REOPENINGS = ("客户反映同样的故障又出现", "答应的补偿没有到位，客户再次来电")

DISMISSALS = (
    "车主本人来电说明是误填，已在系统里更正",
    "三次索赔是同一次事故拆单，不属于反复故障",
    "客户已和站长当面谈妥，没有进一步诉求",
    "背景信息过期，客户已退休",
    "属于正常易损件更换，客户没有异议",
)
TIER_RAISED = "客户来电说已经联系电视台栏目，级别上调"
NEXT_STEPS = (
    "给客户回电说明进展",
    "送书面方案，当面确认",
    "陪客户试车",
    "跟踪配件到货并通知客户",
    "等厂家技术支持结论后回复",
    "约客户到店复检",
)


# --- Why a customer is a key customer: the title of the case and what the customer says ------------------------------

# `{heard}` is the fault in the customer's own words, `{short}` as the title has it.
TITLES = {
    "special_background": "{background}车主，反映{short}",
    "media_contact": "{short}，已联系{whom}",
    "repeated_hotline": "{short}，修后复发",
    "major_incident": "{incident}，要求厂家鉴定",
    "technical_escalation": "{short}，上诉总部技术部",
    "frequent_claims": "一个月索赔三次，{short}",
    "repeated_replacement": "{short}，两次更换后仍在",
    "vehicle_left": "{short}，弃车要求退车",
    "exposure_threat": "{short}，扬言网上曝光",
    "unreasonable_demand": "{short}，要求退一赔三",
}
BACKGROUNDS = {
    "media": "媒体",
    "government": "政府部门",
    "consumer_association": "消协",
    "lawyer": "律师",
}
SAID = {
    "media_contact": {
        "media": "{heard}。客户说已经给电视台民生栏目打过电话，记者这两天要来店里",
        "association": "{heard}。客户说上周已到消协登记，对方让他先和店里协商",
        "authority": "{heard}。市场监管部门转来的投诉，要求五个工作日内书面答复",
    },
    "repeated_hotline": {
        "first": "{heard}",
        "again": "上个月修过的老毛病又出来了：{heard}。这次再修不好就不要了",
    },
    "major_incident": {
        "fire": "车停在小区里，发动机舱冒烟起火，物业用灭火器扑灭，要求厂家来人鉴定原因",
        "accident": "快速路上刹车踩下去没反应，追尾前车，家人轻伤送医，要求封存车辆做鉴定",
    },
    "technical_escalation": "来函附了维修单，问总部技术部：{heard}，到底修不修得好，请给书面结论",
    "exposure_threat": {
        "threat": "{heard}。客户说视频都拍好了，三天之内没有说法就发到网上",
        "disturbance": "{heard}。客户带了四五个人在前台拍桌子，展厅里其他客户围观，说明天还来",
    },
    "unreasonable_demand": "{heard}。客户要求退一赔三，另赔误工费五万，不接受换件",
}
MEDIA_NAMES = {"media": "电视台栏目", "association": "消协", "authority": "市场监管部门"}
INCIDENT_NAMES = {"fire": "停车时机舱起火", "accident": "刹车失灵追尾"}
