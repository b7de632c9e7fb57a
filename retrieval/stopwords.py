"""The words of a question that ask, and say nothing of what is asked about: question words, particles, cue words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.text import fold

# Phrases as they are spelled; words that plans' rows are about ("báo cáo", "kiểm tra") never belong here.
_PHRASES = """
ai, gì, nào, đâu, sao, mấy, bao giờ, bao nhiêu, bao lâu, khi nào, lúc nào, thế nào, như thế nào, ra sao, vì sao, tại sao, khi, lúc,
là, của, và, với, các, những, cho, thì, mà, có, không, được, bị, ở, tại, trong, về, theo, từ, đến, tới, để, do, bởi, bằng, hay, hoặc,
nếu, này, kia, đó, đây, ấy, thế, vậy, rồi, xong, chưa, đã, sẽ, đang, cần, phải, nên, cứ, còn, cũng, thôi, à, ạ, ừ, nhỉ, nhé, hả, hở,
ơi, dạ, vâng, anh, chị, em, mình, tôi, bạn, anh chị, xin, hỏi, xin hỏi, cho hỏi, cho biết, biết, giúp, làm ơn, việc,
chủ trì, chủ trì thực hiện, phụ trách, chịu trách nhiệm, đầu mối, đứng ra, lo, làm, đảm nhiệm, đảm nhận, được giao,
hạn, hạn chót, hạn cuối, thời hạn, thời gian, đến hạn, quá hạn, chậm nhất, muộn nhất, tháng mấy, ngày mấy, ngày nào, năm nào, quý mấy, tháng nào,
đơn vị nào, cơ quan nào, phòng nào, ban nào, sở nào, bên nào, người nào, chỗ nào, ông nào, đơn vị, cơ quan, bên,
sản phẩm là gì, sản phẩm gì, kết quả là gì, kết quả gì, nộp gì, nhiệm vụ nào, nhiệm vụ gì, việc gì, việc nào
who, what, when, which, where, is, are, was, does, did, the, of, for, and, it, its, by, on, be, must, should, has, have, due, lead, leads, leading,
responsible, deadline, task, tasks, unit, units, plan, please, tell, me
"""
_SPELLED = {tuple(phrase.split()) for phrase in re.split(r"[,\n]\s*", _PHRASES.strip()) if phrase}
_FOLDED = {tuple(fold(word) for word in phrase) for phrase in _SPELLED}
_LONGEST = max(len(phrase) for phrase in _SPELLED)


def stop_places(typed: Sequence[str], folded: Sequence[str]) -> set[int]:
    """Places of the words that only ask, among a question's words as typed (NFC) and as `folded`.

    Where the question is typed with diacritics, they count: "máy" is no "mấy". An abbreviation in capitals never asks.
    """
    lower = [word.lower() for word in typed]
    known, words = (_FOLDED, folded) if lower == folded else (_SPELLED, lower)
    stops: set[int] = set()
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + _LONGEST) + 1):
            if tuple(words[start:end]) in known:
                stops.update(range(start, end))
    return {place for place in stops if not typed[place].isupper() or all(word.isupper() for word in typed)}
