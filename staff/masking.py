"""What is shown of a name, a number or a VIN to those who do not need all of it. Plain values only."""

import re

COMPOUND_SURNAMES = frozenset(
    "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 轩辕 宇文 长孙 鲜于 闾丘 司空 端木 百里 "
    "南宫 东郭 西门 独孤 呼延 申屠 太史 公冶 澹台 濮阳 淳于 单于 钟离 赫连 拓跋 完颜 纳兰 万俟 闻人 仲孙 "
    "公羊 宗政 亓官 司寇 子车 颛孙 巫马 公西 漆雕 乐正 壤驷 公良 夹谷 谷梁 段干 东门 南门 羊舌 微生 梁丘 "
    "左丘 第五".split()
)

# A company is nobody's personal data, and "上**" for all of a fleet's cars would help nobody.
COMPANY = re.compile(r".{2,}(公司|集团|厂|中心|分局|医院|学院|大学|学校|银行|合作社|事务所|研究所|委员会|协会)$")

STARS = "**"


def masked_name(name: str) -> str:
    """The family name and two stars, however long the rest: 张**, 欧阳**, `S**`. Companies stay as they are."""
    name = (name or "").strip()
    if not name or COMPANY.fullmatch(name):
        return name
    if name[:2] in COMPOUND_SURNAMES and len(name) > 2:
        return name[:2] + STARS
    return name[0] + STARS


def masked_phone(number: str) -> str:
    """The first three and last four digits of a mobile, 138****5678; of anything else the last four at most.

    At least four digits are always hidden, so a short extension shows as stars alone.
    """
    digits = re.sub(r"\D", "", number or "")
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    if not digits:
        return ""
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    shown = min(4, max(0, len(digits) - 4))
    return "****" + (digits[-shown:] if shown else "")


def masked_vin(vin: str) -> str:
    """The last six characters, which is what people search by; a dot for each of the others."""
    vin = (vin or "").strip()
    return "•" * max(0, len(vin) - 6) + vin[-6:]


def spaced_phone(number: str) -> str:
    """A mobile in the groups people read aloud: 137 0000 5561. Anything else as it is."""
    number = (number or "").strip()
    if re.fullmatch(r"1\d{10}", number):
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    return number
