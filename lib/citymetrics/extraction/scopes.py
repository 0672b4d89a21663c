"""Of whom a figure is asked: the whole place, each of its units, or an area inside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from citymetrics.extraction.lexicon import alternation, any_of, lexicon
from citymetrics.extraction.places import names_place

_CITYWIDE = re.compile(r"全[市区县](?![别域块])")
_JOIN = "[、及和与]"
_COUNT = r"(?<![\d.第])(?:\d{1,3}|[一二两三四五六七八九十百]{1,3})[个座]"
_DATE_HEAD = re.compile(
    r"(?:[到至在]?(?:19|20)\d\d年[^，,一-鿿]{0,10}(?:上半年|下半年|[底末]|期间)?(?:之?前)?[，,]?|其中[，,：:]?|[-—·•●*\s\d.、（()）]{1,6})*"
)
_RIGHT_BEHIND = re.compile(r"(?:以上|以下|左右|余|的|（含）){0,3}")
_NO_THING = re.compile(
    r"(?:均|都|要|应|将|已|再|累计|其中|在[一-鿿、]{1,8}时|[,，]|(?:比|较|同比|环比|与)[^，,。；;]{0,14}?(?:年底?|期末?|上年|去年)?(?:相比)?|"
    r"(?:提高|提升|增长|增加|下降|降低|减少|上升|达到|达|完成|实现|提前|超额)(?:了|约|近|到|至)?){0,6}"
)
_MORE_PLACES = re.compile(rf"(?:{_JOIN}[一-鿿]{{1,6}}?(?:区|县)(?![域内间块划位级别镇县]))+")
_OWN_PART = re.compile(r"[一-鿿]{2,3}?(?=中心城|主城|老城区|建成区|城区|历史城区)")
_UNIT_TAIL = re.compile(r"[一-鿿]{1,8}?(?:区|县|市|镇|乡|街道|新城|片区|组团|村|旗)$")


@cache
def _each() -> re.Pattern[str]:
    scopes = lexicon("scopes")
    units = alternation(scopes["each_units"])
    return re.compile(
        rf"(?:每个|每一个|每所|每座|每|各个|各|其他|其它|其余)(?P<unit>{units})(?![{''.join(scopes['each_not_behind'])}])"
        rf"|{_COUNT}{counted_places().pattern}"
    )


@cache
def counted_places() -> re.Pattern[str]:
    """What follows a count of places each of which is asked: 在10个区各打造2条."""
    scopes = lexicon("scopes")
    return re.compile(rf"(?P<counted>{alternation(scopes['counted_units'])})(?={scopes['counted_behind']})")


@cache
def _areas() -> re.Pattern[str]:
    scopes = lexicon("scopes")
    words = f"{alternation(scopes['areas'])}|{'|'.join(scopes['area_patterns'])}"
    # 东城区 is a district's name and no part of a city.
    name = rf"(?!(?<=[东西南北])城区)(?:{words})(?:{alternation(scopes['area_tails'])})?"
    return re.compile(rf"(?:{name})(?:{_JOIN}(?:{name}))*")


@cache
def _not_areas() -> re.Pattern[str]:
    # A quoted name (“四好农村路”) is a facility's, never an area's.
    return re.compile(rf"{alternation(lexicon('scopes')['not_areas'])}|“[^”]{{1,16}}”")


@cache
def _district() -> re.Pattern[str]:
    names = r"[一-鿿]{2,3}?[区县]"
    return re.compile(
        rf"(?:^|(?<=[、，,；;：:。！\n\s（(和及与在以年对现末底前将为是])|(?<=其中))(?P<name>{names}(?:{_JOIN}(?:[一-鿿]{{2,4}}?[区县]))*)(?![域内间块划位级别镇])"
    )


@cache
def _zone() -> re.Pattern[str]:
    tails = alternation(lexicon("scopes")["zone_tails"])
    name = rf"[一-鿿]{{2,6}}?(?:{tails})(?![域内间块划位级别长村镇乡区县市])"
    return re.compile(
        rf"(?:^|(?<=[、，,；;：:。！\n\s（(和及与在以年对末底前将])|(?<=其中))(?P<name>{name}(?:{_JOIN}{name}){{0,12}})"
    )


@cache
def _agent() -> re.Pattern[str]:
    return re.compile(lexicon("scopes")["agent_behind"])


@cache
def _heading_area() -> re.Pattern[str]:
    return any_of(lexicon("scopes")["heading_areas"])


@lru_cache(maxsize=256)
def heading_area(section: tuple[str, ...]) -> str:
    """The area that the innermost heading naming a place gives, or an empty string."""
    for heading in reversed(section):
        match = _heading_area().match(heading)
        if match:
            name = next(group for group in match.groups() if group)
            if not name.endswith(tuple(lexicon("scopes")["not_heading_areas"])):
                return name
    return ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a figure stands: the clause and sentence around it, and what its headings and its plan say of the place.

    `area` is what the headings name, `parent` the larger place that 全市 means in a district's plan, `places` the
    districts that the plan names; each may be empty. `previous` is where the figure before ends.
    """

    clause: tuple[int, int]
    sentence: tuple[int, int]
    area: str = ""
    parent: str = ""
    places: re.Pattern[str] | None = None
    previous: int = 0


def scope_of(text: str, position: int, end: int, around: Surroundings, *, worded: bool = False) -> str:
    """The scope of a figure at `position`: ``whole``, ``each:<unit>`` or ``area:<name>``.

    The figure itself ends at `end`. A `worded` figure (全部) takes 各区县 from its sentence's head too.
    """
    clause, sentence = around.clause, around.sentence
    own = [match for match in _each().finditer(text, clause[0], clause[1]) if match.start() < position]
    since = max(clause[0], around.previous)
    nearer = _last_area(text, since, position, around) if own else ""
    # 各区不少于5个、全市不少于50个: what is named last holds.
    other = nearer or (own and _CITYWIDE.search(text, max(since, own[-1].end()), position))
    if own and not (other and own[-1].end() <= since):
        return _each_label(own[-1])
    head = _each().match(text, _DATE_HEAD.match(text, *sentence).end(), sentence[1])  # type: ignore[union-attr]
    if not nearer and ("分别" in text[clause[0] : position] or (worded and head)):
        earlier = list(_each().finditer(text, sentence[0], position))
        if earlier:
            return _each_label(earlier[-1])
    named = _named(text, position, end, around)
    citywide = _CITYWIDE.search(text, clause[0], min(clause[1], position))
    if citywide:
        # 全市公共机构及张店区 is less than 全市; 全市建成区 is the area; 全市…中心城区 in passing is the whole.
        if named and not _stands_behind(text, citywide.end(), named, position, around):
            named = ""
        named = named or (around.parent if citywide.group() == "全市" else "")
    elif not named:
        named = _carried(text, position, around) or around.area
    return f"area:{lexicon('scopes')['same_area'].get(named, named)}" if named else "whole"


def _each_label(match: re.Match[str]) -> str:
    return f"each:{match['unit'] or match['counted']}"


def _stands_behind(text: str, at: int, named: str, position: int, around: Surroundings) -> bool:
    where = text.find(named, at, position)
    return where >= 0 and (where - at <= 1 or names_place(re.split(_JOIN, named)[0]))


def _named(text: str, position: int, end: int, around: Surroundings) -> str:
    """The area named for the figure: between the figure before and this one, else in the clause, else right behind it
    (70%以上的城区主次干道, 5万户农村生活污水治理)."""
    clause = around.clause
    nearest = _last_area(text, max(clause[0], around.previous), position, around)
    if nearest:
        return nearest
    if around.previous > clause[0]:
        earlier = _last_area(text, clause[0], min(around.previous, position), around)
        if earlier:
            return earlier
    behind = _RIGHT_BEHIND.match(text, end, clause[1])
    return _first_plain_area(text, end, clause[1], clause, at=behind.end() if behind else end)


def _last_area(text: str, start: int, position: int, around: Surroundings) -> str:
    """The last place named in ``text[start:position]``: a common area, a known district, or a zone that acts."""
    if start >= position:
        return ""
    found: list[tuple[int, str]] = []
    plain = _first_plain_area(text, start, position, around.clause)
    if plain:
        found.append((text.find(plain, start), plain))
    district = _find_district(text, start, position, around.places)
    if district:
        found.append((text.find(district, start), district))
    for match in _zone().finditer(text, start, position):
        if _is_zone(match["name"]) and (
            _agent().match(text, match.end()) or text[max(0, match.start() - 1)] in "在对以将于"
        ):
            found.append((match.start(), match["name"]))
    if not found:
        return ""
    # 江北新区 and 新区 in it are one name: the one that begins first and is longest.
    return min(found, key=lambda item: (item[0], -len(item[1])))[1]


def _first_plain_area(text: str, start: int, end: int, clause: tuple[int, int], at: int = -1) -> str:
    masked = [match.span() for match in _not_areas().finditer(text, clause[0], clause[1])]
    for match in _areas().finditer(text, start, end):
        if at >= 0 and match.start() != at:
            return ""
        if not any(low < match.end() and match.start() < high for low, high in masked):
            return match.group()
    return ""


def _is_zone(name: str) -> bool:
    if name.startswith(tuple(lexicon("scopes")["not_zones"])) or re.search(r"[个的等]", name):
        return False
    return (
        name not in lexicon("scopes")["areas"]
        and not name.endswith(("城镇", "乡镇", "集镇"))
        and not name.endswith(tuple(lexicon("scopes")["not_heading_areas"]))
    )


def _find_district(text: str, start: int, position: int, places: re.Pattern[str] | None) -> str:
    if places is not None:
        known = [match.span() for match in places.finditer(text, start, position)]
        if known:
            low, high = known[-1]
            for one, other in reversed(known[:-1]):
                if not re.fullmatch(f"{_JOIN}|、?(?:以及|和)", text[other:low]):
                    break
                low = one
            more = _MORE_PLACES.match(text, high, position)
            return text[low : more.end() if more else high]
    heads = tuple(lexicon("scopes")["not_place_heads"])
    for match in _district().finditer(text, start, position):
        named = re.sub(rf"^(?:{_JOIN})+", "", match["name"])
        names = re.split(_JOIN, named)
        if all(names_place(name) and not name.startswith(heads) for name in names):
            return named
    return ""


def _carried(text: str, position: int, around: Surroundings) -> str:
    """The place whose name opens the sentence and acts in all of it: 东湖区要发挥示范作用，完成2所….

    A clause without a thing of its own (…，全部按照标准建设) also takes the area of the clause before.
    """
    clause, sentence = around.clause, around.sentence
    at = max(
        sentence[0],
        text.rfind("；", sentence[0], position) + 1,
        text.rfind(";", sentence[0], position) + 1,
    )
    head = _DATE_HEAD.match(text, at, position)
    start = head.end() if head else at
    for pattern in (around.places, _zone(), _areas()):
        match = pattern.match(text, start, clause[1]) if pattern is not None else None
        if (
            match
            and _agent().match(text, match.end())
            and (pattern is not _zone() or _is_zone(match["name"]))
        ):
            return match.group()
    # 重庆中心城区计划建设…: the city's own name before its part.
    match = _OWN_PART.match(text, start, clause[1])
    area = _areas().match(text, match.end(), clause[1]) if match else None
    if area and _agent().match(text, area.end()):
        return area.group()
    if clause[0] > at and _NO_THING.fullmatch(text, clause[0], position):
        return _last_area(text, at, clause[0], around)
    return ""


def asks_some(text: str, position: int, clause: tuple[int, int]) -> bool:
    """Whether the figure is asked of the other units only (其他区县), of so many of them (10个区各) or of those of an area
    (中心城区每区), so that the number of all may not multiply it."""
    own = list(_each().finditer(text, clause[0], position))
    if not own:
        return False
    last = own[-1]
    some = last["counted"] is not None or last.group().startswith(("其他", "其它", "其余"))
    return some or any(
        area.end() == last.start() for area in _areas().finditer(text, clause[0], last.start())
    )


def names_city(text: str, clause: tuple[int, int], position: int) -> bool:
    """Whether the clause says before `position` that all of the place is meant (全市)."""
    return _CITYWIDE.search(text, clause[0], position) is not None


def respective_places(text: str, clause: tuple[int, int], position: int) -> list[str]:
    """The places of a list that 分别 hands figures out to (东湖区、西湖区分别完成28、21公里), or none."""
    at = text.find("分别", clause[0], position)
    if at < 0:
        return []
    head = _DATE_HEAD.match(text, clause[0], at)
    names = re.split(rf"{_JOIN}|以及", text[head.end() if head else clause[0] : at])
    names[-1] = re.sub(r"(?:要|应|各|将|至少|力争){1,3}$", "", names[-1])
    if len(names) < 2 or not all(_UNIT_TAIL.fullmatch(name) for name in names):
        return []
    return names
