"""The work in progress on a question, and what is left of it to search for when the asking is taken out."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.context import Context
from bot.cues import FILLERS
from bot.lexicon import is_term
from bot.words import Found, Word

# Small words that are never part of a term; the others are left in the company that the plans keep them in.
_NEVER_CONTENT = frozenset([
    "là", "thì", "vậy", "à", "ạ", "dạ", "nhé", "nhỉ", "ơi", "nha", "anh", "chị",
    "em", "tôi", "tui", "mình", "được", "bị", "phải", "gì", "nào", "đâu", "những", "đã",
    "sẽ", "này", "đó", "kia", "ấy", "của", "và", "về", "không", "ở", "hả",
])  # fmt: skip
_LINKS = frozenset(
    ["ve", "cua", "va", "cac", "nhung", "la", "thi", "vay"]
)  # at the head of a topic, typed bare, these only lead to it


@dataclass
class Reading:
    """The work in progress on one question: which words are spoken for, and by what."""

    text: str
    words: tuple[Word, ...]
    context: Context
    taken: set[int] = field(default_factory=set)
    cues: list[Found[str]] = field(default_factory=list)

    def names(self) -> set[str]:
        return {cue.value for cue in self.cues}

    def cover(self, start: int, end: int) -> set[int]:
        """The words that lie inside characters `start` to `end`."""
        return {i for i, word in enumerate(self.words) if start <= word.start and word.end <= end}

    def in_company(self, start: int, end: int) -> bool:
        """Whether the words from `start` to `end` belong to a neighbour: the plans have them side by side."""
        knows = self.context.lexicon.knows_pair
        before, after = start - 1, end
        return (
            before >= 0 and before not in self.taken and knows(self.words[before].bare, self.words[start].bare)
        ) or (
            after < len(self.words)
            and after not in self.taken
            and knows(self.words[end - 1].bare, self.words[after].bare)
        )


def segments_of(reading: Reading, spoken_for: set[int]) -> tuple[str, ...]:
    """Runs of neighbouring words that no cue, name or small word took; words in quotation marks alone if there are any."""
    quoted = [word for word in reading.words if word.quoted]
    if len(quoted) >= 2:
        return (" ".join(word.text for word in quoted),)
    taken = reading.taken | spoken_for
    for filler in FILLERS.find(reading.words, taken):
        if not _belongs(reading, filler, taken):
            taken = taken | set(filler.span)
    runs: list[list[str]] = [[]]
    for place, word in enumerate(reading.words):
        if place in taken:
            if runs[-1]:
                runs.append([])
        else:
            runs[-1].append(word.text)
    segments = (" ".join(run) for run in runs if run)
    return tuple(segment for segment in segments if segment)


def _belongs(reading: Reading, filler: Found[str], taken: set[int]) -> bool:
    """Whether a small word is part of a longer term here: "theo" in "theo dõi", "cai" in "cai cach"."""
    word = reading.words[filler.start]
    if in_term(reading, filler, taken) or _in_name(reading, filler):
        return True
    if len(filler.span) == 1 and not word.text.isascii() and word.text.lower() in _NEVER_CONTENT:
        return False  # typed with its marks, it is that small word and no other
    knows = reading.context.lexicon.knows_pair
    before, after = filler.start - 1, filler.end
    if word.bare in _LINKS and (before < 0 or before in taken):
        return False
    return (before >= 0 and before not in taken and knows(reading.words[before].bare, word.bare)) or (
        len(filler.span) == 1
        and after < len(reading.words)
        and after not in taken
        and knows(word.bare, reading.words[after].bare)
    )


def _in_name(reading: Reading, filler: Found[str]) -> bool:
    """Whether a small word stands with a capital beside another word with one: "Tam Kỳ"."""
    around = (filler.start - 1, filler.end)
    beside = (reading.words[place].text.istitle() for place in around if 0 < place < len(reading.words))
    return filler.start > 0 and len(filler.span) == 1 and reading.words[filler.start].text.istitle() and any(beside)


def in_term(reading: Reading, filler: Found[str], taken: set[int]) -> bool:
    """Whether a known term runs over a small word: "nhà ở xã hội"."""
    for size in (4, 3, 2):
        for start in range(max(0, filler.end - size), filler.start + 1):
            places = range(start, start + size)
            if places.stop <= len(reading.words) and places.stop >= filler.end and not taken & set(places):
                window = [reading.words[place].bare for place in places]
                if is_term(window):
                    return True
    return False


def spoken(reading: Reading, places: set[int]) -> str:
    return " ".join(reading.words[i].text for i in sorted(places))
