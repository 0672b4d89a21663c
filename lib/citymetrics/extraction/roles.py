"""What role a figure plays: a target of this plan, achieved before it, a standard inside another figure, or context."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from citymetrics.extraction.lexicon import alternation, any_of, lexicon
from citymetrics.extraction.quantities import Quantity
from citymetrics.extraction.scopes import counted_places

_BOUND_BEFORE = re.compile(
    r"(?:约|近|不少于|不低于|不小于|至少|大于|不超过|不大于|不高于|小于|低于|逾|为|在)$"
)
_BOUND_BEHIND = re.compile(r"^(?:及以上|或以上|以上|及以下|或以下|以下|以内|之内|内|左右|余)")
_ENDS = re.compile(r"^[）)]?\s?(?:[，,。；;、！]|[(（](?!含)|$)")
_COUNT_AHEAD = re.compile(r"^[^，,。；;、]{1,24}\d")
_COUNTED = re.compile(r"[\d一二两三四五六七八九十][处座个条所家块片](?:[一-鿿]{0,6})?$")
_SIZED_TOO = re.compile(r"^、[^，,。；;\d]{1,12}\d[^，,。；;]{1,12}的[一-鿿]")
_SIZED = re.compile(r"(?:面积|长度|宽度|高度|规模|容量|直径|管径)$")
_LEFT_REACH, _RIGHT_REACH = 60, 48


@cache
def _pattern(name: str) -> re.Pattern[str]:
    patterns = lexicon("roles")[name]
    return any_of([patterns] if isinstance(patterns, str) else patterns)


@cache
def _asking() -> re.Pattern[str]:
    # 建成区 and 处理能力 ask nothing.
    return re.compile(rf"(?:{alternation(lexicon('roles')['goal_verbs'])})(?!区|率|量|面积|能力|规模|水平)")


@cache
def _goal() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{alternation(lexicon('roles')['goal_verbs'])})(?:了|约|近|超过|不少于|不低于|至少)?[一-鿿]{{0,6}}$"
    )


@lru_cache(maxsize=256)
def section_role(section: tuple[str, ...]) -> str:
    """The role that a heading path gives its paragraphs: `achieved`, `context` or `target`; the innermost word decides."""
    for heading in reversed(section):
        for role in ("context", "achieved"):
            if _pattern(f"{role}_sections").search(heading):
                return role
        if re.search("目标|任务|措施|举措", heading):
            return "target"
    return "target"


def wanting_from(text: str, start: int, end: int) -> int | None:
    """Where the paragraph ``text[start:end]`` turns to what is wanting (同时也要看到，…还有短板), or None."""
    match = _pattern("wanting").search(text, start, end)
    return match.start() if match else None


def told_as_done(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]``, a sentence or paragraph, tells what was done and asks for nothing."""
    return bool(
        _pattern("past_cues").search(text, start, end)
        and not _pattern("future_cues").search(text, start, end)
    )


def asks(text: str) -> bool:
    """Whether `text` holds a verb or a word that asks for something (新建, 力争, 不少于)."""
    return bool(_asking().search(text) or _pattern("future_cues").search(text))


def role_of(
    text: str,
    quantity: Quantity,
    clause: tuple[int, int],
    section: str,
    *,
    past: bool = False,
    previous: int = 0,
    change: tuple[int, int] | None = None,
) -> str:
    """The role of `quantity`, given its clause, what its `section` says and whether its time is `past`; the figure before
    ends at `previous`. Of a figure that a change leads to, `change` is where what it starts from stands (由目前的60%)."""
    left = text[max(clause[0], quantity.start - _LEFT_REACH) : quantity.start]
    right = text[quantity.end : min(clause[1], quantity.end + _RIGHT_REACH)]
    if _is_standard(quantity, left, right):
        return "standard"
    if _is_feature(quantity, left, right):
        return "context"
    own = text[max(clause[0], previous, quantity.start - _LEFT_REACH) : quantity.start]
    if _pattern("remaining_words").search(own):
        return "context"
    if section != "target":
        return section
    said = left
    if change:
        said = text[max(clause[0], change[0] - _LEFT_REACH) : change[0]] + text[change[1] : quantity.start]
    if past or _pattern("achieved_words").search(said):
        return "achieved"
    if _pattern("asked_rest").search(left):
        return "target"
    if _pattern("context_words").search(own) or _pattern("context_ahead").match(right):
        return "context"
    return "target"


def _is_feature(quantity: Quantity, left: str, right: str) -> bool:
    if quantity.unit == "kV":
        return True
    return quantity.unit in ("m", "km", "m2") and bool(_pattern("context_behind").match(right))


def _is_standard(quantity: Quantity, left: str, right: str) -> bool:
    if quantity.kind == "grade":
        return _grade_picks(quantity, left, right)
    if _pattern("standard_per").search(left) or _pattern("set_out").search(left):
        return True
    if quantity.kind == "count" and counted_places().match(right) and not _goal().search(left):
        return True
    if quantity.unit.startswith("yuan"):
        return _is_price(quantity, left, right) or _count_picks(quantity, left, right)
    if quantity.unit == "yr" and quantity.counter in ("岁", "周岁"):
        return not (
            re.search(r"(?:寿命|年龄)[^，,。；;]{0,16}$", left) and _ENDS.match(_BOUND_BEHIND.sub("", right))
        )
    roles = lexicon("roles")
    if quantity.unit in roles["sizing_counts"] or quantity.kind == "count":
        return _count_picks(quantity, left, right)
    if quantity.unit not in roles["sizing_units"]:
        return False
    if quantity.counter == "年一遇":
        if re.search(
            r"(?:达到|达|提升到|提高到|提升至|提高至|不低于|总体达到|标准为?|重现期为?|按照?)$", left
        ):
            return bool(_pattern("standard_behind").match(right)) or not _ENDS.match(
                re.sub(r"^(?:以上)?(?:的)?(?:防洪|排涝|洪水|内涝)?(?:标准|水平|要求)?(?:以上)?", "", right)
            )
        return True
    return _measure_picks(quantity, left, right)


def _measure_picks(quantity: Quantity, left: str, right: str) -> bool:
    stripped = _BOUND_BEFORE.sub("", left)
    rest = _BOUND_BEHIND.sub("", right)
    if quantity.unit == "yr" and _pattern("standard_before_years").search(stripped):
        return True
    if _pattern("goal_levels").search(left) and not _attributes(rest):
        return False
    if _pattern("standard_before").search(left) or _pattern("standard_before").search(stripped):
        return True
    if _pattern("standard_behind").match(rest) or _pattern("event_behind").match(right):
        return True
    if re.search(r"率[（(]$", left) and rest.startswith(("）", ")")):
        return True
    asked = bool(_goal().search(re.sub(r"(?:总)?(?:面积|长度|宽度|高度|规模|里程)$", "", stripped)))
    # 打造长度10公里以上的廊道5条: another figure counts the thing that this one sizes.
    if asked and (_COUNT_AHEAD.match(rest) or _COUNTED.search(stripped)):
        asked = quantity.unit != "yr" and not _SIZED.search(stripped)
    picks = _attributes(rest) or bool(_pattern("bounded_noun_behind").match(right))
    if _pattern("standard_before_unless_asked").search(stripped):
        return (
            (picks and not asked)
            or (not asked and _SIZED_TOO.match(rest) is not None)
            or (not asked and not _ENDS.match(rest) and not re.match(r"[一-鿿]", rest))
        )
    if not picks:
        return False
    # 完成750万平方米的… is a goal, 100公顷以上的绿地 sizes a thing.
    return not asked


def _attributes(rest: str) -> bool:
    """Whether 的, or a word of size with it (30米宽的), stands behind a figure and its bound: 100公顷以上的绿地."""
    return bool(_pattern("attributive_behind").match(rest))


def _count_picks(quantity: Quantity, left: str, right: str) -> bool:
    """2000户以上的小区, 7层以下住宅, 入住率超过80%的小区 size a thing; 惠及2000户以上的居民 is a goal."""
    rest = _BOUND_BEHIND.sub("", right)
    bounded = rest != right
    if quantity.unit == "%":
        return bool(
            re.search(r"[率重比](?:超过|达到|低于|高于|在|为|不足|达)?$", left)
            and _attributes(rest)
            and (bounded or _BOUND_BEFORE.search(left) or re.search(r"(?:超过|达到|低于|高于|不足)$", left))
            and re.match(r"的[一-鿿]{2}", rest)
        )
    if not bounded or rest.startswith("余") or right.startswith(("左右", "余", "内")):
        return False
    if _goal().search(left) or re.search(r"[\d一-鿿](?:达到|达|为|超过)$", left):
        return False
    return (_attributes(rest) and not re.match(r"的(?:目标|任务|要求|水平)", rest)) or (
        quantity.counter in ("层", "户", "人", "元") and bool(_pattern("bounded_noun_behind").match(right))
    )


def _is_price(quantity: Quantity, left: str, right: str) -> bool:
    """每平方米补助300元, 给予最高5万元补贴: the price or subsidy of one, no sum of the plan's."""
    if "/" in quantity.unit and quantity.unit not in ("yuan/person", "yuan/household"):
        return True
    if _pattern("price_behind").match(right):
        return bool(re.search(lexicon("roles")["price_words"], left)) or right[:8].find("标准") >= 0
    return bool(
        _pattern("price_before").search(left) and re.search(lexicon("roles")["price_words"], left[-24:])
    ) and not re.search(r"每年[一-鿿]{0,12}(?:投入|安排|投资|筹集)[一-鿿]{0,6}$", left)


def _grade_picks(quantity: Quantity, left: str, right: str) -> bool:
    if re.match(lexicon("roles")["standard_grade_behind"], right) or re.search(r"全部(?:要)?达到?$", left):
        return True
    if re.search(
        r"(?:\d%|成|半|分之[一-鿿])(?:以上)?(?:的)?[一-鿿]{0,10}(?:达到?|实现)(?:或优于|或好于)?$", left
    ):
        return True
    # 二类以上公厕20座: the grade picks what is counted.
    if re.match(r"(?:[及或]?以上|及以下|标准)?的?[一-鿿]{0,6}(?:不少于|至少|约)?\d", right):
        return True
    # 五星级物业企业: the grade picks the thing.
    return "星" in quantity.counter and not re.match(r"(?:[及或]?以上)?(?:标准|水平|[，,。；;]|$)", right)
