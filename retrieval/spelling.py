"""Mending typing slips in a question, by the words of the plans that it is asked of.

A syllable is touched only where the mended word surely was meant: it is no Vietnamese syllable and one repair alone
forms a compound with its neighbour, or it sounds like the right one in a compound that the plans have ("Bắc Cạn").
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from corpus.text import fold
from retrieval.store import Compound, Vocabulary

_WORD = re.compile(r"[^\W_]+")
_ENGLISH = frozenset(
    ["who", "what", "when", "which", "where", "is", "are", "was", "of", "for", "and", "how", "does", "must"]
)

# How a folded Vietnamese syllable is built; source: the spelling rules that schools teach (âm đầu, vần).
_CONSONANTS = "b c ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_ENDINGS = """
    a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu
    i ia ich iec iem ien ieng iep iet ieu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oen oeo oet oi om on ong ooc oong op ot
    u ua uan uang uat uay uc ue uech uenh ui um un ung uo uoc uoi uom uon uong uop uot uou up ut uu
    uy uya uych uyen uyet uynh uyt uyu y yem yen yeng yet yeu
"""
_ONSETS = ("", *_CONSONANTS.split())
_RHYMES = frozenset(_ENDINGS.split())
_FRONT = ("e", "i", "y")  # vowels before which k, gh and ngh stand for c, g and ng

# Spellings that sound alike in one region or another. Those of the second line, and all endings, make too many other
# words to be mended in anything but a name.
_LIKE_ONSETS = (("d", "gi", "r"), ("s", "x"), ("ch", "tr"), ("c", "k"), ("g", "gh"), ("ng", "ngh"))
_LIKE_IN_NAMES = (("l", "n"), ("d", "v"))
_LIKE_ENDINGS = (("n", "ng", "nh"), ("t", "c", "ch", "k"), ("i", "y"))

# A syllable typed with Telex keys that stayed letters: doubled vowels, w, and a tone key after the vowel.
_TELEX = re.compile(r"([^aeiouy]*)([aeiouy]+)[sfrxj]?([^aeiouysfrxj]*)[sfrxj]?")
_TELEX_MARK = re.compile(r"aa|ee|oo|dd|.w")

# In letters: a shorter word that is no syllable is an abbreviation as often as a slip; no syllable is longer.
_SHORTEST, _LONGEST = 3, 10


@dataclass(frozen=True)
class _Typed:
    """A word of the text, at `start`, with the folded forms that it may stand for: itself, if it is a word."""

    text: str
    start: int
    folded: str
    options: tuple[str, ...]

    @property
    def is_word(self) -> bool:
        return self.options == (self.folded,)


def correct(text: str, vocabulary: Vocabulary, holds: Callable[[str], bool]) -> str:
    """Mend typing slips; what is not surely wrong stays, and so do English questions, numbers and abbreviations.

    `holds` tells whether a pair of folded syllables ("ra_soat") stands anywhere in the plans.
    """
    text = unicodedata.normalize("NFC", text)
    words = [_read(match, vocabulary) for match in _WORD.finditer(text)]
    if any(word.folded in _ENGLISH for word in words):
        return text
    marked = fold(text) != text.casefold()
    mended: dict[int, str] = {}
    for place, word in enumerate(words):
        repair = (
            _sound_alike(words, place, vocabulary.compounds, holds, marked)
            if word.is_word
            else _only_compound(words, place, vocabulary.compounds, marked) or _only_telex(word, vocabulary.spellings)
        )
        if repair:
            mended[place] = repair.capitalize() if word.text[0].isupper() else repair
    for place in sorted(mended, reverse=True):
        start = words[place].start
        text = text[:start] + mended[place] + text[start + len(words[place].text) :]
    return text


def is_syllable(word: str) -> bool:
    """Whether a folded word can be a Vietnamese syllable."""
    return any(
        word.startswith(onset) and word[len(onset) :] in _RHYMES and _may_follow(onset, word[len(onset) :])
        for onset in _ONSETS
    ) or (word in ("gi", "gin", "gieng", "giet"))


def read_telex(word: str) -> str | None:
    """The folded syllable that Telex keys spell out ("hoachj" is "hoach"), or None if they spell none."""
    bare = re.sub(r"([aeo])\1+", r"\1", re.sub(r"^dd", "d", word))
    bare = bare.replace("w", "" if re.search(r"[aeiouy]", bare) else "u")
    match = _TELEX.fullmatch(bare)
    syllable = "".join(match.groups()) if match else ""
    return syllable if syllable != word and is_syllable(syllable) else None


def _read(match: re.Match[str], vocabulary: Vocabulary) -> _Typed:
    text, folded = match[0], fold(match[0])
    known = vocabulary.spellings.keys()
    if (
        folded in known
        or folded in vocabulary.tasks
        or not _may_be_slip(text)
        or len(text) < _SHORTEST
        or is_syllable(folded)
    ):
        return _Typed(text, match.start(), folded, (folded,))
    telex = read_telex(folded) if text.isascii() else None
    options = (telex,) if telex in known else tuple(sorted(known & _one_edit(folded)))
    return _Typed(text, match.start(), folded, tuple(option for option in options if option))


def _may_be_slip(text: str) -> bool:
    """Typed as a word: some letters with a vowel among them, and no capitals inside."""
    return (
        text.isalpha()
        and 2 <= len(text) <= _LONGEST
        and text[1:] == text[1:].lower()
        and any(letter in "aeiouy" for letter in fold(text))
    )


def _one_edit(word: str) -> set[str]:
    """All words one slip away: a letter left out, doubled or foreign, changed, or two letters swapped."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    letters = string.ascii_lowercase
    return {
        *(left + right[1:] for left, right in cuts if right),
        *(left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1),
        *(left + letter + right[1:] for left, right in cuts if right for letter in letters),
        *(left + letter + right for left, right in cuts for letter in letters),
    }


def _only_compound(words: Sequence[_Typed], place: int, compounds: Mapping[str, Compound], marked: bool) -> str | None:
    """The one repair of a word that makes a compound with a neighbour, in the compound's spelling."""
    found: dict[str, str] = {}
    for option in words[place].options:
        for compound, start in _compounds_around(words, place, option, compounds):
            spelling = compound.spelling.split()
            others = [at for at in range(start, start + len(spelling)) if at != place and words[at].is_word]
            if not marked or all(words[at].text.lower() == spelling[at - start] for at in others):
                found.setdefault(option, spelling[place - start])
    return next(iter(found.values())) if len(found) == 1 else None


def _compounds_around(
    words: Sequence[_Typed], place: int, option: str, compounds: Mapping[str, Compound]
) -> Iterator[tuple[Compound, int]]:
    """Compounds that a folded syllable would form at a place, each with the place at which it would start."""
    for size in (2, 3):
        for start in range(max(0, place - size + 1), min(place, len(words) - size) + 1):
            choices = [(option,) if at == place else words[at].options for at in range(start, start + size)]
            for parts in product(*choices):
                compound = compounds.get(" ".join(parts))
                if compound:
                    yield compound, start


def _only_telex(word: _Typed, spellings: Mapping[str, str]) -> str | None:
    """A syllable typed with keys that no other writing leaves behind, as the plans spell it most."""
    if not _TELEX_MARK.search(word.folded) or not word.text.isascii() or len(word.options) != 1:
        return None
    return spellings[word.options[0]] if read_telex(word.folded) == word.options[0] else None


def _sound_alike(
    words: Sequence[_Typed], place: int, compounds: Mapping[str, Compound], holds: Callable[[str], bool], marked: bool
) -> str | None:
    """What a word should be if it and a neighbour are no pair of the plans, but would be, spelled as they sound.

    Without diacritics too much sounds alike: there only names are mended.
    """
    word = words[place]
    if not _may_be_slip(word.text) or next(_compounds_around(words, place, word.folded, compounds), None):
        return None
    found: dict[str, str] = {}
    for start in (place - 1, place):
        if start < 0 or start + 1 >= len(words):
            continue
        other = words[2 * start + 1 - place]
        for option, only_name in _like(word.folded):
            pair = (option, other.folded) if start == place else (other.folded, option)
            compound = compounds.get(" ".join(pair))
            if compound is None or not (compound.is_name or (marked and not only_name)):
                continue
            first, second = compound.spelling.split()
            spelling, neighbour = (first, second) if start == place else (second, first)
            alike = not marked or (_marks(spelling) == _marks(word.text) and neighbour == other.text.lower())
            if alike and not holds(f"{words[start].folded}_{words[start + 1].folded}"):
                found[option] = spelling
    return next(iter(found.values())) if len(found) == 1 else None


def _like(syllable: str) -> Iterator[tuple[str, bool]]:
    """Other spellings that differ in one sound that is often confused, and whether in names only."""
    onset = max((onset for onset in _ONSETS if syllable.startswith(onset)), key=len)
    rest = syllable[len(onset) :]
    for group in (*_LIKE_ONSETS, *_LIKE_IN_NAMES):
        if onset in group and rest:
            yield from ((other + rest, group in _LIKE_IN_NAMES) for other in group if other != onset)
    ending = re.search(r"(?:ng|nh|ch|[ntckiy])$", rest)
    for endings in _LIKE_ENDINGS:
        if ending and ending[0] in endings:
            yield from ((onset + rest[: ending.start()] + other, True) for other in endings if other != ending[0])


def _may_follow(onset: str, rhyme: str) -> bool:
    if onset in ("k", "gh", "ngh"):
        return rhyme.startswith(_FRONT)
    if onset in ("c", "g", "ng"):
        return not rhyme.startswith(_FRONT)
    return True


def _marks(text: str) -> list[str]:
    """The diacritics of a text in order, and đ."""
    return [
        letter
        for letter in unicodedata.normalize("NFD", text.lower())
        if unicodedata.combining(letter) or letter == "đ"
    ]
