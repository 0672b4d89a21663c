"""Which slices of a project's data a result was made from, and what they hold now.

`record_reads` listens while notebooks or functions run; those who hand out data say so with `note`. `slice_hashes` tells, without
running anything, whether what was read then is still what stands there. Leaves out what else a result depends on: notebook,
parameters, library.
"""

from citymetrics.lineage.hashes import UNKNOWN, SliceHashes, slice_hash, slice_hashes
from citymetrics.lineage.record import Reads, begin_reads, note, note_files, quietly, record_reads
from citymetrics.lineage.slices import Condition, Slice, among, filled, is_, only

__all__ = [
    "UNKNOWN",
    "Condition",
    "Reads",
    "Slice",
    "SliceHashes",
    "among",
    "begin_reads",
    "filled",
    "is_",
    "note",
    "note_files",
    "only",
    "quietly",
    "record_reads",
    "slice_hash",
    "slice_hashes",
]
