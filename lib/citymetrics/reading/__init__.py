"""Bytes → clean Simplified text in which every character knows its place in the raw file."""

from citymetrics.reading.blocks import Block
from citymetrics.reading.cleantext import LOST, CleanText, Repair
from citymetrics.reading.decode import Decoded, decode
from citymetrics.reading.document import Document, read_document, read_source, read_text
from citymetrics.reading.repair import repair_text

__all__ = [
    "LOST",
    "Block",
    "CleanText",
    "Decoded",
    "Document",
    "Repair",
    "decode",
    "read_document",
    "read_source",
    "read_text",
    "repair_text",
]
