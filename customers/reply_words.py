"""What customers mean by what they write back. Plain values only."""

import re
import unicodedata

# As the ending of promotions asks for it, and as people write it all the same.
NO_MORE = frozenset(
    "R T TD N 0R 退订 拒收 回复R 退 取消 不要再发 不要发了 别发了 别再发了 请勿再发 不再接收 STOP UNSUBSCRIBE".split()
)


def means_no_more(words: str) -> bool:
    """Whether these words ask for no more messages: the whole reply, apart from signs and spaces around it."""
    plain = unicodedata.normalize("NFKC", words).upper()
    return re.sub(r"[\W_]+", "", plain) in NO_MORE
