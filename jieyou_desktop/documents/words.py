"""Amounts and telephone numbers as official papers write them (handbook 11.3)."""

import re

from jieyou_desktop.domain.kinds import Phone


def in_words(fen: int) -> str:
    """An amount in fen as 大写, e.g. 1640902 to 壹万陆仟肆佰零玖元零贰分."""
    from cn2an import an2cn

    if fen < 0:
        return "负" + in_words(-fen)
    return str(an2cn(f"{fen // 100}.{fen % 100:02d}", "rmb"))


def dialled(phone: str) -> str:
    """A telephone number in the groups it is read in: 0539-6211234, 138-0539-1234."""
    if found := re.fullmatch(r"(1\d{2})(\d{4})(\d{4})", phone):
        return f"{found[1]}-{found[2]}-{found[3]}"
    return Phone().show(phone)
