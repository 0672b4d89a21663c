"""How fast extraction is: characters per second beside the peers, in one run, on one core, over the same plan texts.

`make bench` installs the peers into `.venv-bench` and runs this; it also runs without them and then says which are missing.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import io
import logging
import os
import platform
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from multiprocessing import get_context
from typing import Any, TypeVar

from citymetrics.extraction import extract_statements
from citymetrics.project import Project
from citymetrics.reading import Document, read_text
from citymetrics.reading.decode import decode

T = TypeVar("T")
SIZES = (1, 2, 4, 8)
MANY_FILES = 60
OWN = "citymetrics"


@dataclass(frozen=True)
class Timed:
    """Seconds of processor time of one task over `characters`, one per repeat, and how much it found."""

    characters: int
    seconds: tuple[float, ...]
    found: int

    @property
    def speed(self) -> float:
        """Characters per second in the best repeat."""
        return self.characters / min(self.seconds)


@dataclass(frozen=True)
class Peer:
    """A library with the recognisers that read quantities; each takes a text and gives what it found."""

    name: str
    recognisers: dict[str, Callable[[str], Sequence[object]]]


def plan_texts() -> list[str]:
    """The registered plans as decoded text, as published."""
    return [
        decode(path.read_bytes(), name=path.name).text for path in sorted(Project.find().raw.glob("*.txt"))
    ]


def paragraphs(document: Document) -> list[str]:
    """The texts that hold quantities; headings and titles are left out, for the peers as for ourselves."""
    return [document.text_of(block) for block in document.blocks if block.kind not in ("heading", "title")]


def extract_all(documents: Sequence[Document]) -> int:
    """How many statements the documents make."""
    return sum(
        len(extract_statements(document, term=(2021, 2025), past_term=(2016, 2020))) for document in documents
    )


def measure(task: Callable[[], int], characters: int, repeats: int) -> Timed:
    """Run once to load what is loaded when first used, then take the time of every repeat."""
    found = task()
    seconds = []
    for _ in range(repeats):
        gc.collect()
        start = time.process_time()
        task()
        seconds.append(time.process_time() - start)
    return Timed(characters, tuple(seconds), found)


def jionlp() -> Peer:
    """JioNLP's extractors of money and of time; it has none for other quantities."""
    with contextlib.redirect_stdout(io.StringIO()):
        library: Any = importlib.import_module("jionlp")
    # It logs a traceback for each expression of time that it can't read.
    logging.disable(logging.CRITICAL)
    return Peer(
        f"JioNLP {metadata.version('jionlp')}",
        {"money": library.ner.extract_money, "time": library.ner.extract_time},
    )


def recognizers_text() -> Peer:
    """Recognizers-Text's models of the Chinese culture for numbers, shares and numbers with a unit."""
    number: Any = importlib.import_module("recognizers_number")
    unit: Any = importlib.import_module("recognizers_number_with_unit")
    chinese = number.Culture.Chinese
    models = {
        "number": number.recognize_number,
        "percentage": number.recognize_percentage,
        "dimension": unit.recognize_dimension,
        "currency": unit.recognize_currency,
    }
    return Peer(
        f"Recognizers-Text {metadata.version('recognizers-text-number-with-unit')}",
        {name: _in_culture(model, chinese) for name, model in models.items()},
    )


def _in_culture(model: Any, culture: str) -> Callable[[str], Sequence[object]]:
    return lambda text: list(model(text, culture))


PEERS = {"JioNLP": jionlp, "Recognizers-Text": recognizers_text}


def installed_peers() -> Iterator[Peer]:
    """The peers that this Python has; the others are named with the reason."""
    for name, load in PEERS.items():
        try:
            yield load()
        except Exception as error:  # a peer may fail in any way on a Python that it was not made for
            print(f"  not installed: {name} ({type(error).__name__}: {error})")


def compare_with_peers(documents: Sequence[Document], copies: int, repeats: int, peer_repeats: int) -> None:
    """Print characters per second, and each peer's time for a character as a multiple of ours."""
    texts = [text for document in documents for text in paragraphs(document)]
    characters = sum(map(len, texts))
    own = measure(lambda: extract_all(documents), characters, repeats)
    many = measure(lambda: extract_all(list(documents) * copies), characters * copies, repeats)
    print(f"\nThe same {characters:,} characters in {len(texts)} paragraphs; time for a character, ours = 1")
    _print_row("", "", "characters/s", "min s", "median s", "found", "ratio")
    _print_timed(OWN, "statements", own, own)
    _print_timed(OWN, f"the same {copies} times over", many, own)
    for peer in installed_peers():
        parts = []
        for kind, recognise in peer.recognisers.items():
            try:
                timed = measure(_over(recognise, texts), characters, peer_repeats)
            except Exception as error:  # as above
                print(f"  failed: {peer.name} {kind} ({type(error).__name__}: {error})")
                continue
            parts.append(timed)
            _print_timed(peer.name, kind, timed, own)
        if parts:
            _print_timed(peer.name, "all of these", _together(parts), own)


def _together(parts: Sequence[Timed]) -> Timed:
    """Several recognisers one after another over the same text."""
    seconds = tuple(sum(each) for each in zip(*(part.seconds for part in parts), strict=True))
    return Timed(parts[0].characters, seconds, sum(part.found for part in parts))


def _over(recognise: Callable[[str], Sequence[object]], texts: Sequence[str]) -> Callable[[], int]:
    return lambda: sum(len(recognise(text)) for text in texts)


def _print_timed(name: str, kind: str, timed: Timed, own: Timed) -> None:
    _print_row(
        name,
        kind,
        f"{timed.speed:,.0f}",
        f"{min(timed.seconds):.3f}",
        f"{statistics.median(timed.seconds):.3f}",
        f"{timed.found:,}",
        f"{own.speed / timed.speed:,.2f}",
    )


def _print_row(*cells: str) -> None:
    widths = (26, 24, 13, 9, 9, 7, 9)
    padded = [
        f"{cell:<{width}}" if index < 2 else f"{cell:>{width}}"
        for index, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    print("  " + "".join(padded).rstrip())


def show_whole_way(texts: Sequence[str], repeats: int) -> None:
    """Print the speed from decoded text to statements, by plan: damage and script make reading differ."""
    print("\nThe whole way, from the decoded text (its characters counted) to statements")
    _print_row("", "", "characters/s", "min s", "median s", "found", "")
    paths = sorted(Project.find().raw.glob("*.txt"))
    for name, text in [*zip((path.stem for path in paths), texts, strict=True), ("all", None)]:
        some = texts if text is None else [text]
        task = _whole_way(some)
        timed = measure(task, sum(map(len, some)), repeats)
        cells = (
            f"{timed.speed:,.0f}",
            f"{min(timed.seconds):.3f}",
            f"{statistics.median(timed.seconds):.3f}",
        )
        _print_row(OWN, f"read and extract {name}", *cells, f"{timed.found:,}", "")


def _whole_way(texts: Sequence[str]) -> Callable[[], int]:
    return lambda: extract_all([read_text(text, name="plan") for text in texts])


def show_linearity(texts: Sequence[str], repeats: int) -> None:
    """Print the speed of reading and of extraction over one document of 1, 2, 4 and 8 times the five plans."""
    print("\nOne document of all plans, 1 to 8 times over: characters/s (even speed is linear time)")
    print(f"  {'':<26}{'characters':>13}{'read':>13}{'extract':>13}{'both':>13}")
    for times in SIZES:
        raw = "\n".join(texts) * times
        document = read_text(raw, name="plans")
        size = len(document.clean.text)
        read = measure(_reading(raw), size, repeats)
        extract = measure(_extraction(document), size, repeats)
        both = size / (min(read.seconds) + min(extract.seconds))
        print(f"  {f'{times} ×':<26}{size:>13,}{read.speed:>13,.0f}{extract.speed:>13,.0f}{both:>13,.0f}")


def _reading(raw: str) -> Callable[[], int]:
    return lambda: len(read_text(raw, name="plans").blocks)


def _extraction(document: Document) -> Callable[[], int]:
    return lambda: extract_all([document])


def peak_memory(times: int) -> tuple[int, int, int]:
    """Characters of one document of `times` the plans, and the peak bytes of reading it and of extraction from it."""
    raw = "\n".join(plan_texts()) * times
    extract_all([read_text("建成公园30个。", name="first")])
    tracemalloc.start()
    document = read_text(raw, name="plans")
    reading = tracemalloc.get_traced_memory()[1]
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    extract_all([document])
    return len(document.clean.text), reading, tracemalloc.get_traced_memory()[1] - held


def held_after_files(files: int) -> tuple[int, int]:
    """Bytes held after every plan was read and extracted once, and after `files` of them."""
    texts = plan_texts()
    task = [_whole_way([text]) for text in texts]
    for run in task:
        run()
    gc.collect()
    tracemalloc.start()
    for run in task:
        run()
    gc.collect()
    once = tracemalloc.get_traced_memory()[0]
    for index in range(files):
        task[index % len(task)]()
    gc.collect()
    return once, tracemalloc.get_traced_memory()[0]


def show_memory() -> None:
    """Print peak memory by size of the document, and what stays after many files, each in a process of its own."""
    print("\nMemory (as Python allocates it, each line in a process of its own)")
    for times in (SIZES[0], SIZES[-1]):
        size, reading, extraction = _alone(peak_memory, times)
        print(
            f"  {f'peak, {times} ×':<26}{size:>13,} characters   reading {reading / 2**20:.1f} MiB"
            f" ({reading / size:.0f} bytes a character), extraction {extraction / 2**20:.1f} MiB ({extraction / size:.0f})"
        )
    once, many = _alone(held_after_files, MANY_FILES)
    print(
        f"  {'held between files':<26}after each plan once {once / 2**10:,.0f} KiB, after {MANY_FILES} more files {many / 2**10:,.0f} KiB"
    )


def _alone(task: Callable[[int], T], argument: int) -> T:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(task, argument).result()


def _on_one_core() -> str:
    if not hasattr(os, "sched_setaffinity"):
        return "not pinned to a core"
    core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return "one core"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7, help="of our own tasks (default: 7)")
    parser.add_argument("--peer-repeats", type=int, default=3, help="of each recogniser (default: 3)")
    parser.add_argument("--copies", type=int, default=20, help="of the plans in the longer run (default: 20)")
    options = parser.parse_args(arguments)
    cores = _on_one_core()
    print(
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {cores}, processor time;"
        f" best of {options.repeats} repeats ({options.peer_repeats} for peers) after one run that loads"
    )
    texts = plan_texts()
    documents = [read_text(text, name="plan") for text in texts]
    compare_with_peers(documents, options.copies, options.repeats, options.peer_repeats)
    show_whole_way(texts, options.repeats)
    show_linearity(texts, min(3, options.repeats))
    show_memory()
    sys.stdout.flush()


if __name__ == "__main__":
    main()
