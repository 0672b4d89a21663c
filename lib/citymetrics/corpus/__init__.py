"""Many plans at once: extraction as tasks on one machine or a Dask cluster, the rows as Parquet, and reading them back lazily.

Curation is for the plans that people review row by row; a corpus is for thousands, by the same rules.
"""

from citymetrics.corpus.make import Progress, extract_corpus
from citymetrics.corpus.manifest import Manifest, Part
from citymetrics.corpus.opened import Corpus, open_corpus

__all__ = ["Corpus", "Manifest", "Part", "Progress", "extract_corpus", "open_corpus"]
