"""`citymetrics compare METRIC …`: metrics across places, what is unsound refused with the reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citymetrics.commands.completion import complete_metric, of_words
from citymetrics.commands.options import Cities, Format, Lang, check_id, read_names
from citymetrics.commands.output import Output
from citymetrics.errors import CitymetricsError, check_choice

if TYPE_CHECKING:
    from citymetrics.benchmark import Comparison, Intensities
    from citymetrics.benchmark.remarks import Remark
    from citymetrics.labels import Label

ALL = "all"
BUILT_UP = "intensity.whole_over_built_up"


def compare(
    metrics: Annotated[
        list[str],
        typer.Argument(
            metavar="METRIC...", help="Metric ids, such as pocket_parks.", autocompletion=complete_metric
        ),
    ],
    cities: Cities = "",
    role: Annotated[
        str,
        typer.Option(
            help="target, or achieved for what plans say was done.",
            autocompletion=of_words("target", "achieved"),
        ),
    ] = "target",
    bases: Annotated[
        str,
        typer.Option(
            help="On these bases, such as per_10k,per_district, or all that make sense (default: those it is ranked on)."
        ),
    ] = "",
    format: Format = "table",
    lang: Lang = "zh",
) -> None:
    """Compare metrics across places: as stated, per year, in relation to people and land, ranked among peers.

    Every number has its sentence below the table. What is not comparable is refused, with the reason.
    """
    output = Output.choose(format, lang)
    from citymetrics.benchmark import compare_metric, intensity, load_inputs
    from citymetrics.commands.results import print_frames, result_document, show_result

    inputs, chosen = load_inputs(), read_names(cities) or None
    results: list[Comparison | Intensities] = []
    for metric in dict.fromkeys(metrics):
        check_id("metric", metric, inputs.metrics, listed="metrics")
        if bases:
            results.append(_on(read_names(bases), intensity(metric, chosen, role=role, data=inputs)))
        else:
            results.append(compare_metric(metric, cities=chosen, role=role, data=inputs))
    if output.format == "csv":
        print_frames(results)
    elif output.format == "json":
        output.json({"metrics": [_head(one, lang) | result_document(one, lang) for one in results]})
    else:
        for position, one in enumerate(results):
            if position:
                output.console.print()
            show_result(one, output)


def _on(bases: Sequence[str], result: Intensities) -> Intensities:
    """A result on the chosen bases alone.

    Raises
    ------
    CitymetricsError
        A basis that does not exist, or that makes no sense for the metric.
    """
    if ALL in bases:
        return result
    from citymetrics.benchmark.metrics.doubts import measure_label
    from citymetrics.benchmark.metrics.intensities import UNDIVIDED
    from citymetrics.benchmark.metrics.spreads import bases_of, load_spreads
    from citymetrics.labels.wording import wording

    for basis in bases:
        check_choice("basis", basis, (*UNDIVIDED, *load_spreads(), ALL), where="--bases")
    own = (*UNDIVIDED[1:], *bases_of(result.definition)) if result.comparison.adds_up else ("value",)
    kept = [basis for basis in bases if basis in own]
    if not kept:
        raise CitymetricsError(
            f"{', '.join(bases)}, which {result.metric} is not put on",
            where="--bases",
            expected=f"one of {', '.join(own)}",
        )
    left_out = {wording()[f"intensity.{basis}"] for basis in own if basis not in kept}
    used = {one.measure for basis, one in load_spreads().items() if basis in kept}
    unused = {one.measure for one in load_spreads().values()} - used
    # A number of units multiplies a figure on every basis.
    unused -= {one.measure for one in result.denominators if one.value in result.frame["units"].to_numpy()}
    beside = {measure_label(measure) for measure in unused}
    return replace(
        result,
        rows=tuple(row for row in result.rows if row["basis"] in kept),
        caveats=tuple(one for one in result.caveats if _concerns(one, kept, beside)),
        refused=tuple(one for one in result.refused if dict(one.what.values).get("basis") not in left_out),
        denominators=tuple(one for one in result.denominators if one.measure not in unused),
    )


def _concerns(caveat: Remark, bases: Sequence[str], beside: Collection[Label]) -> bool:
    """Whether a caveat speaks of what is shown on `bases`, and of none of the denominators `beside` them."""
    if caveat.code == BUILT_UP:
        return "per_km2_built_up" in bases
    return dict(caveat.values).get("measure") not in beside


def _head(result: Comparison | Intensities, lang: str) -> dict[str, Any]:
    """What a comparison is of, before its rows."""
    definition = result.definition
    comparison: Any = getattr(result, "comparison", result)
    return {
        "metric": result.metric,
        "label": result.label.in_language(lang),
        "theme": definition.theme,
        "unit": definition.unit,
        "kind": definition.kind,
        "direction": definition.direction,
        "role": comparison.role,
        "cities": list(result.cities),
        "basis": comparison.basis,
        "grade": comparison.grade,
    }
