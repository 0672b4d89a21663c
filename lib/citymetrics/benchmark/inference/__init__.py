"""Tests that fit two to five places: exact, with their n, and refused where no outcome could have spoken."""

from citymetrics.benchmark.inference.agreement import concordance
from citymetrics.benchmark.inference.kendall import kendall_w
from citymetrics.benchmark.inference.model import LEVEL, ExactTest
from citymetrics.benchmark.inference.null import NullDistribution, holm
from citymetrics.benchmark.inference.permutation import association_test, paired_test, two_sample_test
from citymetrics.benchmark.inference.resampling import FEWEST, ResampledInterval, ratio_interval, resample
from citymetrics.benchmark.inference.signs import count_signs, sign_test

__all__ = [
    "FEWEST",
    "LEVEL",
    "ExactTest",
    "NullDistribution",
    "ResampledInterval",
    "association_test",
    "concordance",
    "count_signs",
    "holm",
    "kendall_w",
    "paired_test",
    "ratio_interval",
    "resample",
    "sign_test",
    "two_sample_test",
]
