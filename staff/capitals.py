"""Amounts in the characters that vouchers carry beside the figures, as nobody can add a stroke to them: 壹贰叁.

The way of writing is that of the banks' payment rules: 整 where no fen follow; one 零 for any row of zeros; a 零
before the jiao where the yuan end in zero.
"""

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("仟", "佰", "拾", "")
# Each stands for four places.
GROUPS = ("", "万", "亿", "万亿")
LARGEST = Decimal("9999999999999999.99")


def in_capitals(amount: Decimal) -> str:
    """The amount in yuan, in capitals: `Decimal("1680.32")` gives 壹仟陆佰捌拾元零叁角贰分.

    Raises `ValueError` for an amount with parts of a fen or beyond 16 places.
    """
    if amount != amount.quantize(Decimal("0.01")) or abs(amount) > LARGEST:
        raise ValueError(f"{amount} cannot be written out.")
    yuan, fen = divmod(int(abs(amount) * 100), 100)
    sign = "负" if amount < 0 else ""
    if not yuan and not fen:
        return "零元整"
    return sign + (f"{_whole(yuan)}元" if yuan else "") + _parts(yuan, *divmod(fen, 10))


def _whole(yuan: int) -> str:
    """The yuan in groups of four places from the right, as they are read."""
    groups = []
    while yuan:
        yuan, group = divmod(yuan, 10_000)
        groups.append(group)
    words, skipped = "", False
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            skipped = True
            continue
        if words and (skipped or group < 1000):
            words += DIGITS[0]
        words += _four(group) + GROUPS[place]
        skipped = False
    return words


def _four(group: int) -> str:
    words, skipped = "", False
    for digit, place in zip(f"{group:04d}", PLACES, strict=True):
        if digit == "0":
            skipped = bool(words)
            continue
        words += (DIGITS[0] if skipped else "") + DIGITS[int(digit)] + place
        skipped = False
    return words


def _parts(yuan: int, jiao: int, fen: int) -> str:
    if not jiao and not fen:
        return "整"
    zero = DIGITS[0] if yuan and (not jiao or yuan % 10 == 0) else ""
    jiao_words = f"{DIGITS[jiao]}角" if jiao else ""
    fen_words = f"{DIGITS[fen]}分" if fen else "整"
    return zero + jiao_words + fen_words
