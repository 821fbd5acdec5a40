"""Keys that put Chinese names in the order people look for them: by pinyin, with family names read as family names."""

from pypinyin import Style, lazy_pinyin

# Family names that a general dictionary reads as the common word.
FAMILY_NAME_READINGS = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "查": "zha", "朴": "piao", "任": "ren", "区": "ou",
    "盖": "ge", "员": "yun", "翟": "zhai", "尉": "wei", "种": "chong", "乐": "yue", "冼": "xian", "缪": "miao",
    "折": "she", "宓": "mi", "晟": "cheng", "纪": "ji", "燕": "yan", "洗": "xian", "令": "ling", "逄": "pang",
}  # fmt: skip
# Family names of two characters, of which the first alone would be read as above, or the general dictionary is wrong.
DOUBLE_NAME_READINGS = {
    "尉迟": ["yu", "chi"], "单于": ["chan", "yu"], "乐正": ["yue", "zheng"], "长孙": ["zhang", "sun"],
    "万俟": ["mo", "qi"], "令狐": ["ling", "hu"], "澹台": ["tan", "tai"],
}  # fmt: skip


def name_key(name: str) -> str:
    """The sort key of a person's name: pinyin syllables, then initials after a blank-separated bar.

    `name_key("曾丽")` is `"zeng li|zl"`, so that a search for the initials `zl` finds it as well.
    """
    name = name.strip()
    if not name:
        return ""
    syllables = lazy_pinyin(name, style=Style.NORMAL)
    if name[:2] in DOUBLE_NAME_READINGS:
        syllables[:2] = DOUBLE_NAME_READINGS[name[:2]]
    elif name[0] in FAMILY_NAME_READINGS:
        syllables[0] = FAMILY_NAME_READINGS[name[0]]
    words = [word.lower().strip() for word in syllables if word.strip()]
    return (" ".join(words) + "|" + "".join(word[0] for word in words))[:120]
