"""Which plan adopts which policy instrument, how far it goes with it, and how alike the plans' sets of instruments are.

A plan adopts an instrument where it commits to it or goes further: what it only names, reports as done or works by is not adopted.
Districts stand beside their city here because that is a cascade (what of the city's toolbox does the district take up), not a
ranking. Leaves out how mentions are found and graded: `instruments` does that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from citymetrics.benchmark.inference.model import ExactTest
from citymetrics.benchmark.inputs import Inputs, prepare, resolve
from citymetrics.benchmark.metrics.names import listed
from citymetrics.benchmark.plans.likeness import SOUNDEST, Holdings, likeness, pair_test
from citymetrics.benchmark.remarks import Refusal, Remark, remark
from citymetrics.benchmark.result import Result
from citymetrics.errors import check_choice
from citymetrics.instruments.model import RUNGS
from citymetrics.labels import Label
from citymetrics.labels.wording import label_of, wording

COLUMNS = [
    "instrument",
    "theme",
    "city",
    "rung",
    "adopted",
    "mentions",
    "mention_id",
    "doc_id",
    "lead",
    "due",
]
LACKING = [
    "district",
    "instrument",
    "theme",
    "held_by",
    "city_rung",
    "district_rung",
    "mention_id",
    "outside",
]


@dataclass(frozen=True)
class InstrumentComparison(Result):
    """The result of `compare_instruments`.

    `frame` has one row per instrument and place (`COLUMNS`), for instruments that any of the places names: `rung` is the highest
    that a sentence of its plans reaches, empty where none names it; `adopted` whether that is `least` or higher; `mentions` in how
    many sentences; `mention_id`, `doc_id`, `lead` and `due` are of the first sentence on that rung. `similarity` has a row per pair
    of places (columns in `plans.likeness`). `holdings` says what all registered places adopt, chosen or not.
    """

    cities: tuple[str, ...]
    least: str
    theme: str | None
    frame: pd.DataFrame = field(repr=False, compare=False)
    similarity: pd.DataFrame = field(repr=False, compare=False)
    holdings: Holdings = field(repr=False, compare=False)
    caveats: tuple[Remark, ...] = ()
    refused: tuple[Refusal, ...] = ()
    inputs: Inputs = field(repr=False, compare=False, kw_only=True)

    @property
    def evidence(self) -> tuple[str, ...]:
        """The mention of the highest rung of every instrument in every place."""
        return tuple(identity for identity in self.frame["mention_id"] if identity)

    @cached_property
    def adopters(self) -> dict[str, tuple[str, ...]]:
        """The places that adopt each instrument, of those compared; instruments that none adopts are left out."""
        own = self.frame[self.frame["adopted"]]
        return {str(name): tuple(cities) for name, cities in own.groupby("instrument", sort=False)["city"]}

    @cached_property
    def rungs(self) -> pd.DataFrame:
        """How many instruments each place has on each rung, and how many it adopts; indexed by city."""
        counts = pd.crosstab(self.frame["city"], self.frame["rung"])
        counts = counts.reindex(index=list(self.cities), columns=list(RUNGS), fill_value=0)
        return counts.assign(adopted=[len(self.adopted_by(city)) for city in self.cities])

    def adopted_by(self, city: str) -> frozenset[str]:
        """The instruments that a place adopts, of the theme where one was chosen."""
        check_choice("city", city, self.cities)
        return self.holdings.held[city]

    def label(self, instrument: str) -> Label:
        return label_of(self.inputs.instruments[instrument].label)

    def matrix(self, least_plans: int = 1) -> pd.DataFrame:
        """Rungs by theme and instrument (index) and place, of instruments that `least_plans` of the places adopt."""
        wanted = [name for name, cities in self.adopters.items() if len(cities) >= least_plans]
        own = self.frame[self.frame["instrument"].isin(wanted)]
        order = pd.MultiIndex.from_frame(own[["theme", "instrument"]].drop_duplicates())
        wide = own.pivot(index=["theme", "instrument"], columns="city", values="rung")
        return wide.reindex(index=order, columns=list(self.cities))

    def only_in(self, city: str) -> pd.DataFrame:
        """What `city` adopts and no other of the places: rows of `frame`, with `named_by`, the places that only name it (`;`)."""
        check_choice("city", city, self.cities)
        names = [name for name, cities in self.adopters.items() if cities == (city,)]
        return self._with_namers(self.frame[self.frame["instrument"].isin(names)], city)

    def _with_namers(self, rows: pd.DataFrame, city: str) -> pd.DataFrame:
        others = rows[(rows["city"] != city) & (rows["rung"] != "")]
        namers = {str(name): ";".join(cities) for name, cities in others.groupby("instrument")["city"]}
        own = rows[rows["city"] == city].reset_index(drop=True)
        return own.assign(named_by=[namers.get(name, "") for name in own["instrument"]])

    def common(self) -> tuple[str, ...]:
        """The instruments that every one of the places adopts; none for a single place."""
        return tuple(
            name for name, own in self.adopters.items() if len(own) == len(self.cities) and len(own) > 1
        )

    def districts_of(self, parent: str) -> tuple[str, ...]:
        """The districts of `parent` among the places."""
        check_choice("city", parent, self.inputs.places)
        return tuple(city for city in self.cities if self.inputs.places[city].parent == parent)

    def lacking(self, parent: str) -> pd.DataFrame:
        """What `parent` adopts and a district of it does not, and the reverse.

        Returns
        -------
        One row per district and instrument (`LACKING`): `district`, `instrument`, `theme`, `held_by` (`city` or `district`), `city_rung`,
        `district_rung` (`named` or empty where it isn't adopted), `mention_id` of the one that adopts it, and `outside`, whether
        the theme lies outside the remit of the plan that does not. Empty where no plan of a district is among the places.

        Raises
        ------
        UnknownChoice
            Unknown place.
        """
        districts = self.districts_of(parent) if parent in self.cities else ()
        found = []
        for district in districts:
            sides = self.frame[self.frame["city"] == parent].merge(
                self.frame[self.frame["city"] == district], on=["instrument", "theme"], suffixes=("", "_own")
            )
            sides = sides[sides["adopted"] != sides["adopted_own"]]
            by_city = sides["adopted"].astype(bool)
            found.append(
                pd.DataFrame(
                    {
                        "district": district,
                        "instrument": sides["instrument"],
                        "theme": sides["theme"],
                        "held_by": by_city.map({True: "city", False: "district"}),
                        "city_rung": sides["rung"],
                        "district_rung": sides["rung_own"],
                        "mention_id": sides["mention_id"].where(by_city, sides["mention_id_own"]),
                        "outside": [
                            self._is_outside(district if held else parent, theme)
                            for held, theme in zip(by_city, sides["theme"], strict=True)
                        ],
                    }
                )
            )
        whole = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=LACKING)
        return whole.sort_values(["district", "held_by"], kind="stable").reset_index(drop=True)

    def _is_outside(self, city: str, theme: str) -> bool:
        plans = self.inputs.plans_of(city)
        return bool(plans) and all(self.inputs.remits.outside(plan.id, theme) for plan in plans)

    def test(self, city: str, other: str, *, null: str = SOUNDEST) -> ExactTest:
        """Whether two plans share more instruments than chance would have them: the exact test with its distribution.

        Parameters
        ----------
        city, other : two of the places.
        null : what chance is: `all`, `theme` or `popularity` (see `plans.likeness`).

        Raises
        ------
        UnknownChoice
            Unknown place or null.
        ValueError
            Twice the same place.
        """
        for one in (city, other):
            check_choice("city", one, self.cities)
        if city == other:
            raise ValueError(f"{city!r} stands beside itself")
        both = self.adopted_by(city) & self.adopted_by(other)
        rows = self.frame[self.frame["city"].isin([city, other]) & self.frame["instrument"].isin(both)]
        return pair_test(
            city,
            other,
            null,
            self.holdings,
            self.inputs.places,
            details=rows.reset_index(drop=True),
            evidence=tuple(rows["mention_id"]),
            caveats=self.caveats,
            inputs=self.inputs,
        )


def compare_instruments(
    cities: Iterable[str] | None = None,
    *,
    least: str = "committed",
    theme: str | None = None,
    data: Inputs | pd.DataFrame | None = None,
) -> InstrumentComparison:
    """Compare the policy instruments that plans adopt.

    Parameters
    ----------
    cities : ids of places; all for None. Chance is reckoned over all registered plans, whichever are chosen.
    least : the lowest rung that counts as adopted: `named`, `committed`, `bearer` or `measured`.
    theme : one theme's instruments only; all for None.
    data : inputs; the project's own for None.

    Raises
    ------
    UnknownChoice
        Unknown place, rung or theme.
    """
    inputs = resolve(data)
    check_choice("rung", least, RUNGS)
    if theme is not None:
        check_choice("theme", theme, inputs.themes)
    chosen = inputs.choose_cities(cities)
    mentions, refused = _sound_mentions(inputs, theme)
    highest = _highest(mentions, inputs)
    adopted = highest[highest["rung"].map(RUNGS.index) >= RUNGS.index(least)]
    held = {city: frozenset[str]() for city in inputs.places}
    held |= {str(city): frozenset(names) for city, names in adopted.groupby("city")["instrument"]}
    taken = set(adopted["instrument"])
    universe = tuple(name for name in inputs.instruments if name in taken)
    holdings = Holdings(held, universe, {name: inputs.instruments[name].theme for name in universe})
    similarity, untested = likeness(chosen, holdings, inputs.places)
    return InstrumentComparison(
        tuple(chosen),
        least,
        theme,
        _tidy(highest, chosen, inputs, least),
        similarity,
        holdings,
        tuple(_caveats(chosen, mentions, holdings, similarity, least, inputs)),
        (*refused, *untested),
        inputs=inputs,
    )


def _sound_mentions(inputs: Inputs, theme: str | None) -> tuple[pd.DataFrame, list[Refusal]]:
    """Mentions of registered places and known instruments with a rung; the others are counted among the refusals."""
    wanted = ["mention_id", "doc_id", "city", "instrument", "rung", "lead", "due", "char_start"]
    if inputs.mentions.empty:
        return pd.DataFrame(columns=wanted), []
    frame = prepare(inputs.mentions)[wanted]
    sound = (
        frame["city"].isin(list(inputs.places))
        & frame["doc_id"].isin(list(inputs.sources))
        & frame["instrument"].isin(list(inputs.instruments))
        & frame["rung"].isin(RUNGS)
    )
    lost = int((~sound).sum())
    reason = remark("adoption.stale")
    refused = [Refusal(remark("adoption.mentions", count=lost), reason)] if lost else []
    frame = frame[sound]
    if theme is not None:
        own = [name for name, entry in inputs.instruments.items() if entry.theme == theme]
        frame = frame[frame["instrument"].isin(own)]
    return frame, refused


def _highest(mentions: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """One row per place and instrument: its first mention on the highest rung, and in how many sentences it is mentioned."""
    plans = {doc_id: position for position, doc_id in enumerate(inputs.sources)}
    ordered = mentions.assign(
        height=mentions["rung"].map({rung: height for height, rung in enumerate(RUNGS)}),
        plan=mentions["doc_id"].map(plans),
        mentions=mentions.groupby(["city", "instrument"])["mention_id"].transform("size"),
    ).sort_values(["height", "plan", "char_start"], ascending=[False, True, True], kind="stable")
    return ordered.drop_duplicates(["city", "instrument"])


def _tidy(highest: pd.DataFrame, cities: Sequence[str], inputs: Inputs, least: str) -> pd.DataFrame:
    """Every instrument that any of `cities` names, by place, in the order of themes, dictionary and registry."""
    own = highest[highest["city"].isin(list(cities))]
    themes = {theme: position for position, theme in enumerate(inputs.themes)}
    named = set(own["instrument"])
    names = [name for name in inputs.instruments if name in named]
    names.sort(key=lambda name: themes.get(inputs.instruments[name].theme, len(themes)))
    grid = pd.MultiIndex.from_product([names, list(cities)], names=["instrument", "city"])
    frame = own.set_index(["instrument", "city"]).reindex(grid).reset_index()
    texts = ["rung", "mention_id", "doc_id", "lead", "due"]
    frame[texts] = frame[texts].astype("object").where(frame[texts].notna(), "")
    frame["mentions"] = frame["mentions"].fillna(0).astype("int64")
    frame["theme"] = [inputs.instruments[name].theme for name in frame["instrument"]]
    frame["adopted"] = frame["rung"].isin(RUNGS[RUNGS.index(least) :])
    return frame[COLUMNS]


def _caveats(
    cities: Sequence[str],
    mentions: pd.DataFrame,
    holdings: Holdings,
    similarity: pd.DataFrame,
    least: str,
    inputs: Inputs,
) -> list[Remark]:
    found: list[Remark] = []
    if inputs.mentions.empty:
        return [remark("adoption.no_mentions")]
    if not holdings.universe:
        return [remark("adoption.nobody", rung=_rung(least))]
    found.append(remark("adoption.counts_as", rung=_rung(least)))
    led = set(mentions.loc[mentions["lead"] != "", "city"])
    without = [inputs.places[city].label for city in cities if city not in led and holdings.held[city]]
    if without and led:
        found.append(remark("adoption.no_bearer", names=listed(without)))
    if len(similarity):
        found.append(remark("adoption.chance", n=len(holdings.universe), plans=len(inputs.places)))
        found.append(remark("adoption.together"))
    if "cascade" in set(similarity["relation"]) or "levels" in set(similarity["relation"]):
        found.append(remark("adoption.cascade"))
    for city in cities:
        if any(plan.status == "draft" for plan in inputs.plans_of(city)):
            found.append(remark("draft", city=inputs.places[city].label))
    return found


def _rung(rung: str) -> Label:
    return wording()[f"adoption.rung_{rung}"]
