"""Invented names: people, firms, mobile numbers, drawn from a `random.Random`: the same seed gives the same people."""

from random import Random

# Weights follow how common the family names are; the polyphonic and two-character ones at the end are there on purpose,
# because they are what sorting and masking get wrong.
FAMILY_NAMES = {
    "王": 60, "李": 60, "张": 56, "刘": 46, "陈": 46, "杨": 28, "黄": 24, "赵": 22, "吴": 22, "周": 22, "徐": 20,
    "孙": 20, "马": 16, "朱": 18, "胡": 16, "郭": 14, "何": 14, "林": 14, "高": 12, "罗": 12, "郑": 12, "梁": 10,
    "谢": 10, "宋": 10, "唐": 10, "许": 10, "邓": 8, "冯": 8, "韩": 8, "曹": 8, "彭": 8, "萧": 3, "蔡": 8, "潘": 7,
    "田": 7, "董": 7, "袁": 7, "于": 6, "余": 6, "叶": 6, "蒋": 7, "杜": 6, "苏": 6, "魏": 6, "程": 6, "吕": 6,
    "丁": 6, "沈": 8, "姚": 5, "卢": 5, "姜": 5, "崔": 4, "钟": 5, "谭": 4, "陆": 7, "汪": 5, "范": 4, "金": 5,
    "石": 4, "廖": 4, "贾": 3, "夏": 4, "韦": 3, "方": 4, "白": 3, "邹": 3, "孟": 3, "熊": 3, "秦": 3, "邱": 3,
    "江": 3, "薛": 3, "顾": 4, "钱": 4, "倪": 2, "祝": 2, "乔": 2, "费": 2, "莫": 2, "骆": 2, "常": 2, "贺": 2,
    "单": 4, "曾": 7, "解": 3, "仇": 3, "任": 5, "查": 2, "朴": 1, "区": 2, "盖": 1, "翟": 2, "缪": 2, "乐": 1,
    "欧阳": 4, "上官": 2, "司徒": 2, "诸葛": 1, "慕容": 1, "令狐": 1,
}  # fmt: skip

GIVEN_NAMES = (
    "建成 志坚 永康 国梁 卫东 文斌 立新 春生 海涛 德胜 学军 明辉 庆丰 宏达 振华 家驹 立群 少波 国栋 金水 玉山 "
    "福根 长林 伟民 剑锋 晓东 晓峰 志远 俊峰 继东 永强 宝林 桂生 荣华 兴旺 阿明 小平 根宝 雪峰 江波 旭东 一凡 "
    "子豪 浩然 宇航 俊杰 泽宇 梓轩 逸飞 思远 嘉树 承志 景行 知行 明远 柏霖 沐阳 书豪 鸿飞 天佑 秉文 奕辰 修远 "
    "子昂 允中 启明 闻道 怀瑾 时雨 秀兰 玉珍 桂芳 丽华 美玲 春梅 雪梅 海燕 晓红 建芬 惠芳 彩云 翠萍 月琴 素珍 "
    "爱华 文娟 晓燕 丽娟 静怡 雅琴 慧敏 淑贞 雨桐 欣怡 梦瑶 思琪 佳宁 语嫣 诗涵 若曦 可欣 婉清 心怡 梓涵 依诺 "
    "安然 书瑶 知遥 念慈 采薇 静姝 初晴 映雪 清越 曼妮 昕 晗 屹 竣 沁 芮 妤 榕 煜 珩 骁 霁 恺 筱 瑾 彦 韬 蔚 "
    "岚 颖"
).split()

# What stands before and after the made-up middle of a firm's name.
FIRM_MIDDLES = (
    "浦仓 顺驰通 禾沐 云栈 博耘 恒睦 锦澜 瑞和祥 海纳泰 新拓 众禾 立群 宏昇源 佳亿 华茂隆 启元 德润 安顺达 盛柏 联创汇 "
    "朗域 优宁 亿禾 泽丰 卓然 鼎沐 春晖里 百川源 同泰兴 金稻 东篱 润田"
).split()
FIRM_TRADES = (
    "物流有限公司 供应链管理有限公司 汽车租赁有限公司 建筑工程有限公司 商贸有限公司 机电设备有限公司 餐饮管理有限公司 "
    "冷链配送有限公司 物业管理有限公司 装饰设计有限公司 医疗器械有限公司 信息科技有限公司"
).split()

# A zero block in the middle: looks like a number, masks like a number, and reaches nobody by chance.
MOBILE_HEADS = (
    "130 131 132 133 135 136 137 138 139 147 150 151 152 153 155 156 157 158 159 166 170 173 175 176 177 178 "
    "180 181 182 183 185 186 187 188 189 191 193 195 198 199"
).split()


def person(rng: Random) -> str:
    """A family name and a given name."""
    family = rng.choices(list(FAMILY_NAMES), weights=list(FAMILY_NAMES.values()))[0]
    return family + rng.choice(GIVEN_NAMES)


def new_person(rng: Random, taken: set[str]) -> str:
    """A person whose name nobody in `taken` has; it is added there."""
    while (name := person(rng)) in taken:
        pass
    taken.add(name)
    return name


def firm(rng: Random, city: str, taken: set[str]) -> str:
    while (name := f"{city}{rng.choice(FIRM_MIDDLES)}{rng.choice(FIRM_TRADES)}") in taken:
        pass
    taken.add(name)
    return name


def mobile(rng: Random, taken: set[str]) -> str:
    while (number := f"{rng.choice(MOBILE_HEADS)}0000{rng.randrange(10000):04d}") in taken:
        pass
    taken.add(number)
    return number
