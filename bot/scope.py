"""Which plan a question is about: by number, province, issuing body and year, or the plan that the chat is bound to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.units import joined_letters
from bot.words import Word, in_order, may_be
from corpus.model import Plan
from corpus.text import fold, syllables
from retrieval.spoken import written_out

_NUMBER = re.compile(r"(?P<digits>\d{1,5})\s*/\s*(?P<symbol>KH\s*-\s*[A-ZĐ]+)", re.IGNORECASE)
_BARE_NUMBER = re.compile(
    r"\b(?:kế hoạch|ke hoach|kh|KH)\s+(?:số\s+|so\s+)?(?P<digits>\d{2,5})\b(?!\s*[/%])", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![\d/.-])(?<!\d [-–] )(20[1-4]\d)(?![\d/])(?!\s*[-–]\s*20\d\d)")
_THIS_PLAN = re.compile(r"\b(?:ke hoach|kh|quyet dinh|ban) nay\b")
_LINKS = frozenset(
    ["o", "cua", "tai", "trong", "thuoc", "ben", "ke", "hoach", "kh", "nam", "tinh", "thanh", "pho", "tp", "so"]
)
_NO_LINKS = frozenset(["số", "cửa", "bến", "nam", "năng", "kẻ", "phổ", "thanh", "sơ", "so"])
# What a plan is called before the body that it is of: "kế hoạch CCHC của Sở ...".
_TITLES = ("ke hoach cai cach hanh chinh", "ke hoach cchc")
_HEADS = {
    "van phong": ("van phong", "vp"),
    "uy ban nhan dan": ("uy ban nhan dan", "ubnd", "uy ban"),
    "ubnd": ("uy ban nhan dan", "ubnd", "uy ban"),
}
_LONE_HEADS = ("uy ban nhan dan", "ubnd", "uy ban")
_BEFORE_PROVINCE = frozenset(["ubnd", "tinh", "vp", "tttt", "khdt", "skhdt", "stttt", "nv", "o"])
_PAPERS = frozenset([("ke", "hoach"), ("de", "an"), ("chuong", "trinh"), ("quyet", "dinh"), ("nghi", "quyet")])
_SMALL = frozenset(
    [
        "ve",
        "cua",
        "cho",
        "lam",
        "de",
        "va",
        "thi",
        "hanh",
        "to",
        "chuc",
        "trien",
        "khai",
        "thuc",
        "hien",
        "nam",
        "ke",
        "hoach",
    ]
)
_LEAST_OF_TITLE = 3  # words of a title that name it
_BEFORE_FIELD = frozenset(["nganh", "ben", "o", "cua", "tai"])
_LOCAL = re.compile(
    r"\b(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|đặc khu) (?P<place>[A-ZĐÀ-Ỹ]\w*(?: [A-ZĐÀ-Ỹ]\w*)+)$"
)
_LONGEST_BODY = 9  # words
_INITIAL_HEADS = frozenset(["so", "bo", "ban", "cuc", "tong", "phong", "trung"])


@dataclass(frozen=True)
class Scope:
    """The plans that a question may be about; `named` when it says so itself; `taken` are the words that said it.

    `title` are words before them that only call the plan a plan: "kế hoạch CCHC" of such a body.
    """

    plans: tuple[str, ...]
    named: bool
    taken: frozenset[int] = field(default=frozenset())
    words: str = ""
    title: frozenset[int] = field(default=frozenset())


@dataclass(frozen=True)
class Body:
    """An issuer of plans that is named in a question."""

    plans: frozenset[str]
    span: range
    alone: bool  # "UBND tỉnh" without a province stands in many a task's text


def resolve(
    text: str, words: tuple[Word, ...], plans: Mapping[str, Plan], bound: str | None, year: int | None
) -> Scope:
    """The plans a question names, the bound one unless another is named, else all of them.

    A number decides alone; then province, body and year each narrow what is left, and are left alone where nothing
    would remain. `year` is a year said with a period ("tháng 1/2025").
    """
    taken: set[int] = set()
    by_number = _by_number(text, words, plans, taken)
    if by_number:
        ids = set(by_number)
        spans = [span for found, span in find_provinces(words, plans) if found & ids]
        spans += [
            body.span
            for body in find_bodies(words, plans)
            if body.plans & ids and _after_number(words, body.span, taken, spans)
        ]
        taken.update(place for span in spans for place in span)
        _take_years(text, words, [plans[plan] for plan in by_number], taken)
        _take_links(words, taken)
        return Scope(by_number, True, frozenset(taken), _spoken(text, words, taken), _title(words, taken))
    if bound is not None and _THIS_PLAN.search(fold(text)):
        plans = {bound: plans[bound]}
    left = set(plans)
    provinces = find_provinces(words, plans)
    if provinces:
        left = {plan for found, _ in provinces for plan in found}
        for _, span in provinces:
            taken.update(span)
    named = bool(provinces)
    for body in find_bodies(words, plans):
        if not body.plans & left or (body.alone and not _adjoins(body.span, provinces, words)):
            continue
        stands_apart = body.span.start == 0 or _linked(words, body.span) or _adjoins(body.span, provinces, words)
        # Inside a bound chat another body's name is a unit, or words of a task, unless it stands apart.
        if bound in left and bound not in body.plans and (not stands_apart or _is_unit(plans[bound], words, body.span)):
            continue
        if (
            bound is None
            and len(left) == 1
            and not _linked(words, body.span)
            and not _adjoins(body.span, provinces, words)
        ):
            continue
        if bound is not None and not provinces and bound in body.plans:
            if not _linked(words, body.span):
                continue  # the bound plan's own body: more likely meant as a unit of it
            taken.update(body.span)
            continue
        left &= body.plans
        taken.update(body.span)
        named = True
    said = [int(match.group()) for match in _YEAR.finditer(text)] + ([year] if year else [])
    if not named and bound is not None:
        left = {plan.id for plan in plans.values() if _same_body(plan, plans[bound])}
        of_year = {plan for plan in left if plans[plan].year in said}
        left = of_year if of_year and plans[bound].year not in said else {bound}
    elif bound is not None and bound in left:
        of_year = {plan for plan in left if plans[plan].year in said}
        left = of_year if of_year and bound not in of_year else {bound}
    else:
        of_year = {plan for plan in left if plans[plan].year in said}
        named = named or (bool(of_year) and len(of_year) < len(left))
        left = of_year or left
    _take_years(text, words, [plans[plan] for plan in left], taken)
    _take_links(words, taken)
    title = _title(words, taken)
    titled = _by_title(words, plans, left) if bound is None and len(left) > 1 else None
    if titled:
        left, named, title = {titled[0]}, True, title | frozenset(titled[1])
    if len(left) == 1:
        title |= _own_title(words, taken, plans[next(iter(left))])
    return Scope(tuple(sorted(left)), named, frozenset(taken), _spoken(text, words, taken), title)


def _take_years(text: str, words: tuple[Word, ...], plans: Sequence[Plan], taken: set[int]) -> None:
    """Take the words of a year that is a plan's own: "năm 2024"."""
    for match in _YEAR.finditer(text):
        if not any(plan.year == int(match.group()) for plan in plans):
            continue
        for place, word in enumerate(words):
            if word.start >= match.start() and word.end <= match.end():
                taken.add(place)
                if place and words[place - 1].bare == "nam":
                    taken.add(place - 1)


def _after_number(words: tuple[Word, ...], span: range, taken: set[int], provinces: list[range]) -> bool:
    """Whether a body is told with the number ("KH 12/KH-SCT của Sở Công Thương") or its province, and is no unit asked about."""
    before = span.start - 1
    while before >= 0 and words[before].bare in _LINKS:
        before -= 1
    return before in taken or any(
        0 <= province.start - span.stop <= 1 or province.start in span for province in provinces
    )


def _by_number(text: str, words: tuple[Word, ...], plans: Mapping[str, Plan], taken: set[int]) -> tuple[str, ...]:
    for match in list(_NUMBER.finditer(text)) + list(_BARE_NUMBER.finditer(text)):
        symbol = match.groupdict().get("symbol")
        wanted = fold(f"{match['digits']}/{symbol}").replace(" ", "") if symbol else match["digits"]
        found = tuple(
            plan.id
            for plan in plans.values()
            if plan.number and wanted in (fold(plan.number).replace(" ", ""), plan.number.split("/")[0].strip())
        )
        if found:
            taken.update(i for i, word in enumerate(words) if match.start() <= word.start and word.end <= match.end())
            return found
    return ()


def _sound(word: str) -> str:
    """Spellings that sound alike are one: k and c, y and i ("Bắc Cạn", "Bắc Kạn")."""
    return word.replace("k", "c").replace("y", "i")


def _places(plan: Plan) -> tuple[str, ...]:
    """What a plan is called by for its place: the province, and the district or commune that issued it."""
    local = _LOCAL.search(plan.issuer or "")
    return tuple(filter(None, (plan.province, local["place"] if local else None)))


def find_provinces(words: tuple[Word, ...], plans: Mapping[str, Plan]) -> list[tuple[frozenset[str], range]]:
    """Provinces named in a question that have plans here: the ids of those plans and the words."""
    said = {_sound(word.bare) for word in words}
    found = []
    for key, ids in _provinces(tuple((plan.id, place) for plan in plans.values() for place in _places(plan))).items():
        if not ({key[0], key[-1], "".join(key), "".join(word[0] for word in key)} & said):
            continue
        for start in range(len(words) - len(key) + 1):
            if tuple(_sound(word.bare) for word in words[start : start + len(key)]) == key:
                found.append((ids, range(start, start + len(key))))
        # "Q.Trị", "B.Kạn": a first letter and the last syllable.
        found.extend(
            (ids, range(place, place + 2))
            for place, word in enumerate(words[:-1])
            if len(key) == 2
            and word.text.isupper()
            and word.bare == key[0][0]
            and _sound(words[place + 1].bare) == key[1]
        )
        # "VP UBND BK", "KH 56 ST": first letters in capitals, right behind what a province's name follows.
        letters = "".join(word[0] for word in key)
        found.extend(
            (ids, range(place, place + 1))
            for place, word in enumerate(words)
            if len(key) > 1
            and place
            and word.text.isupper()
            and _sound(word.bare) == letters
            and (words[place - 1].bare in _BEFORE_PROVINCE or words[place - 1].bare.isdigit())
        )
        joined = "".join(key)
        found.extend(
            (ids, range(place, place + 1))
            for place, word in enumerate(words)
            if len(key) > 1 and _sound(word.bare) == joined
        )
    return found


@lru_cache(maxsize=8)
def _provinces(of_plans: tuple[tuple[str, str | None], ...]) -> Mapping[tuple[str, ...], frozenset[str]]:
    """The plans of each province, by its syllables as they sound."""
    names: dict[tuple[str, ...], set[str]] = {}
    for plan, province in of_plans:
        key = tuple(map(_sound, syllables(_bare_province(province))))
        if key:
            names.setdefault(key, set()).add(plan)
    return {key: frozenset(ids) for key, ids in names.items()}


def _bare_province(province: str | None) -> str:
    return re.sub(r"^(tỉnh|thành phố|tp\.?)\s+", "", province or "", flags=re.IGNORECASE)


@lru_cache(maxsize=4096)
def body_names(issuer: str | None, province_name: str | None) -> frozenset[tuple[str, ...]]:
    """How people call an issuer: without its province, "VP UBND tỉnh", "Sở Thông tin Truyền thông"; all folded."""
    words = syllables(issuer or "")
    province = syllables(_bare_province(province_name))
    for start in range(len(words) - len(province) + 1):
        if province and words[start : start + len(province)] == province:
            words = words[:start] + words[start + len(province) :]
            break
    names = {" ".join(words)}
    for head, others in _HEADS.items():
        names |= {name.replace(head, other) for name in names if head in name for other in others}
    names |= {name.replace("van phong ", "vp ").replace("vp ubnd", "vpubnd") for name in names}
    names |= {
        name.removesuffix(" tinh") for name in names if name.split()[:1] and name.split()[0] in ("van", "vp", "vpubnd")
    }
    names |= {" ".join(word for word in name.split() if word != "va") for name in names}
    return frozenset(tuple(name.split()) for name in names if name)


def find_bodies(words: tuple[Word, ...], plans: Mapping[str, Plan]) -> list[Body]:
    """Bodies named in a question, the longest first, none inside another."""
    spans: dict[range, set[str]] = {}
    issuers = _issuers(tuple((plan.id, plan.issuer, plan.province) for plan in plans.values()))
    for start in range(len(words)):
        for ids in issuers.get(words[start].bare, ()):
            plan = plans[ids[0]]
            names = body_names(plan.issuer, plan.province)
            end = (
                _longest_name(words, start, names)
                or _by_initials(words, start, plan)
                or _in_part(words, start, names, plan)
            )
            if end:
                spans.setdefault(range(start, end), set()).update(ids)
    bodies: list[Body] = []
    for span in sorted(spans, key=len, reverse=True):
        if not any(span.start < other.span.stop and other.span.start < span.stop for other in bodies):
            head = " ".join(words[i].bare for i in span)
            bodies.append(Body(frozenset(spans[span]), span, head.startswith(_LONE_HEADS)))
    return bodies


@lru_cache(maxsize=8)
def _issuers(of_plans: tuple[tuple[str, str | None, str | None], ...]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The plans of each issuer, by every word that its name can begin with, its initials run together included."""
    same: dict[tuple[str | None, str | None], list[str]] = {}
    for plan, issuer, province in of_plans:
        same.setdefault((issuer, province), []).append(plan)
    begun: dict[str, list[tuple[str, ...]]] = {}
    for (issuer, province), ids in same.items():
        names = body_names(issuer, province)
        shortest = min(names, key=lambda spelled: (len(spelled), spelled), default=())
        initials = [shortest[0][0] + "".join(word[0] for word in shortest[1:])] if shortest else []
        for word in {*(name[0] for name in names), *initials}:
            begun.setdefault(word, []).append(tuple(ids))
    return {word: tuple(found) for word, found in begun.items()}


def _longest_name(words: tuple[Word, ...], start: int, names: frozenset[tuple[str, ...]]) -> int | None:
    ends = [start + len(name) for name in names if tuple(w.bare for w in words[start : start + len(name)]) == name]
    return max(ends, default=None)


def _in_part(words: tuple[Word, ...], start: int, names: frozenset[tuple[str, ...]], plan: Plan) -> int | None:
    """ "sở Thông tin Bắc Giang": some of the words of a department's name, in order, right before its province."""
    province = tuple(map(_sound, syllables(_bare_province(plan.province))))
    if words[start].bare != "so" or not province:
        return None
    for end in range(start + 3, min(len(words), start + _LONGEST_BODY)):
        place = end + (words[end].bare == "tinh")
        if tuple(_sound(word.bare) for word in words[place : place + len(province)]) == province:
            said = [word.bare for word in words[start:end]]
            if any(in_order(said, name) for name in names if name[0] == "so"):
                return end
    return None


def _by_initials(words: tuple[Word, ...], start: int, plan: Plan) -> int | None:
    """The end of "Sở TT&TT", "sở KHĐT", "STTTT" if it is the issuer of a plan."""
    name = min(body_names(plan.issuer, plan.province), key=lambda spelled: (len(spelled), spelled), default=())
    if not name or name[0] not in _INITIAL_HEADS or len(name) < 3:
        return None
    letters = "".join(word[0] for word in name[1:])
    if words[start].bare == name[0][0] + letters:
        return start + 1
    if words[start].bare != name[0] or not may_be(
        words[start].text, {"so": "sở", "bo": "bộ"}.get(name[0], words[start].text)
    ):
        return None
    joined = ""
    for end in range(start + 1, min(len(words), start + 5)):
        joined += words[end].bare if words[end].bare != "va" else ""
        if joined == letters or (len(joined) > 1 and letters.startswith(joined) and _leads_to(words, end + 1, plan)):
            return end + 1
    return None


def _leads_to(words: tuple[Word, ...], place: int, plan: Plan) -> bool:
    """Whether a plan's province is named right there, so that less of its body's name will do: "Sở GD Nghệ An"."""
    province = syllables(_bare_province(plan.province))
    return bool(province) and [word.bare for word in words[place : place + len(province)]] == province


def _adjoins(span: range, provinces: list[tuple[frozenset[str], range]], words: tuple[Word, ...]) -> bool:
    return any(
        place.stop == span.start
        or (0 <= place.start - span.stop <= 1 and all(words[i].bare == "tinh" for i in range(span.stop, place.start)))
        for _, place in provinces
    )


def _linked(words: tuple[Word, ...], span: range) -> bool:
    return span.start > 0 and words[span.start - 1].bare in ("o", "cua", "tai", "trong", "ben", "thuoc", "hoach", "kh")


def _is_unit(plan: Plan, words: tuple[Word, ...], span: range) -> bool:
    said = joined_letters(words[i].bare for i in span)
    return any(said == joined_letters(syllables(name)) for unit in plan.units for name in (unit.name, *unit.aliases))


def _same_body(one: Plan, other: Plan) -> bool:
    return (one.issuer, one.province) == (other.issuer, other.province)


def _take_links(words: tuple[Word, ...], taken: set[int]) -> None:
    """Take the small words that lead to a name: "ở", "của", "tỉnh", "trong kế hoạch"."""
    for place in sorted(taken, reverse=True):
        before = place - 1
        while before >= 0 and before not in taken and _is_link(words[before]) and not words[before].quoted:
            taken.add(before)
            before -= 1


def _is_link(word: Word) -> bool:
    """Whether a small word leads to a name; "số" of "chuyển đổi số của Huế" is no "sở", "cửa" of "một cửa" no "của"."""
    return word.bare in _LINKS and (word.text.isascii() or word.text.lower() not in _NO_LINKS)


def _title(words: tuple[Word, ...], taken: set[int]) -> frozenset[int]:
    for title in _TITLES:
        size = len(title.split())
        for start in range(len(words) - size):
            if start + size in taken and " ".join(word.bare for word in words[start : start + size]) == title:
                return frozenset(range(start, start + size))
    return frozenset()


def _own_title(words: tuple[Word, ...], taken: set[int], plan: Plan) -> frozenset[int]:
    """Words of a plan's own title between "kế hoạch", or the question's beginning, and the body: "kế hoạch kinh tế số Đồng Nai"."""
    issuer = {"bql", *syllables(plan.issuer or ""), *written_out(plan.issuer or "")}
    said = set(syllables(plan.title)) | issuer | {"ke", "hoach", "kh", "cua"}
    found: set[int] = set()
    for end in sorted(taken):
        if end - 1 in taken:
            continue
        start = end
        while start and start - 1 not in taken and words[start - 1].bare in said and words[start - 1].bare != "ke":
            start -= 1
        opens = start == 0 or words[start - 1].bare in ("ke", "kh") or words[start].bare in ("kh", "hoach")
        if start == end:  # what the body is called in short: "ban quản lý KCN Bình Dương"
            while start and start - 1 not in taken and issuer.issuperset(written_out(words[start - 1].text)):
                start -= 1
        field = start < end and issuer.issuperset(written_out(" ".join(word.text for word in words[start:end])))
        opens = opens or (field and (words[start].stopped or words[start - 1].bare in _BEFORE_FIELD))
        if opens and start < end:
            found |= set(range(start - (start > 0 and words[start - 1].bare == "ke"), end))
    return frozenset(found)


@lru_cache(maxsize=4096)
def _title_words(title: str) -> frozenset[str]:
    return frozenset(syllables(title)) - _SMALL


def _by_title(words: tuple[Word, ...], plans: Mapping[str, Plan], left: set[str]) -> tuple[str, range] | None:
    """The one plan whose title goes on as the question does after "kế hoạch": "kế hoạch bảo vệ dữ liệu cá nhân"."""
    best: list[tuple[int, str, range]] = []
    for place, word in enumerate(words):
        begins = place + 1 < len(words) and (word.bare, words[place + 1].bare) in _PAPERS
        first = place + 2 if begins else place + 1 if word.bare == "kh" else None
        if first is None:
            continue
        for plan in left:
            title = _title_words(f"{plans[plan].title} {plans[plan].issuer}")
            end = first
            while end < len(words) and words[end].bare in title | _SMALL:
                end += 1
            matched = len({word.bare for word in words[first:end]} & title)
            best.append((matched, plan, range(place, end)))
    best.sort(key=lambda one: -one[0])
    if not best or best[0][0] < _LEAST_OF_TITLE:
        return None
    others = [matched for matched, plan, _ in best if plan != best[0][1]]
    return None if others and others[0] >= best[0][0] else best[0][1:]


def _spoken(text: str, words: tuple[Word, ...], taken: set[int]) -> str:
    return " ".join(words[i].text for i in sorted(taken)) if taken else ""
