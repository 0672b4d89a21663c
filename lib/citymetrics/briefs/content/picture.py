"""A vector figure as pixels, through the typesetter that makes the PDFs: nothing is drawn twice."""

from __future__ import annotations

from citymetrics.briefs.paper.pdf import import_typst
from citymetrics.fonts import font_path

PIXELS_PER_INCH = 200.0


def svg_to_png(svg: str) -> bytes:
    """The picture as PNG on white; the same SVG gives the same bytes."""
    typst = import_typst()
    page = "#set page(width: auto, height: auto, margin: 0pt, fill: white)"
    picture = '#image(bytes(sys.inputs.svg), format: "svg")'
    made = typst.compile(
        f"{page}\n{picture}\n".encode(),
        # Letters that are outlines need no font, which takes longer to load than most pictures to draw.
        font_paths=[font_path().parent] if "<text" in svg else [],
        ignore_system_fonts=True,
        format="png",
        ppi=PIXELS_PER_INCH,
        sys_inputs={"svg": svg},
    )
    return bytes(made)
