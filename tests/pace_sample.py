"""Shanghai's overhead lines in the benchmark sample, with changes, as the case that paces are tested on."""

from benchmark_sample import change, make_inputs, sample_rows

from citymetrics.benchmark import pace

PAST, TARGET = "shanghai-02034", "shanghai-14340"
"""360 km of overhead line in 2016–2020; not less than 600 km in 2021–2025."""


def overhead(**values):
    """The row of Shanghai's overhead lines after changes, `past_…` of the past figure and others of the target."""
    return pace("overhead_line_burial", "shanghai", data=make_inputs(changed(**values)))


def changed(**values):
    rows = sample_rows()
    for name, value in values.items():
        past = name.startswith("past_")
        rows = change(rows, PAST if past else TARGET, **{name.removeprefix("past_"): value})
    return rows


def codes(remarks):
    return {one.code for one in remarks}


def reasons(result):
    return {one.reason.code for one in result.refused}
