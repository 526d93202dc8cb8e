"""Draws one chart as PNG: ``python -m bot.statistics.drawing``, a specification in, a picture out.

A process of its own, so that the bot neither waits for matplotlib nor keeps it in memory. All
words and numbers come written as they are to be read. No meaning is in a colour alone: parts have
hatches, lines have marks, and both have their names. The colours are Okabe and Ito's.
"""

import io
import json
import sys
from typing import Any

import matplotlib

matplotlib.use("Agg")

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

WIDE = 6.0
DPI = 180
"""1080 pixels: on a phone 360 wide, a third of that, letters of 15 points are still 12 high."""
_TITLE, _TEXT, _SMALL = 19, 15, 13
_ROW, _AROUND = 0.62, 2.3
_PARTS: tuple[dict[str, Any], ...] = (
    {"color": "#0072B2", "hatch": ""},
    {"color": "#E69F00", "hatch": "//"},
    {"color": "#CCCCCC", "hatch": ".."},
)
_LINES: tuple[dict[str, Any], ...] = (
    {"color": "#0072B2", "marker": "o", "linestyle": "-"},
    {"color": "#D55E00", "marker": "s", "linestyle": "--"},
    {"color": "#009E73", "marker": "^", "linestyle": "-."},
    {"color": "#000000", "marker": "D", "linestyle": ":"},
)


def draw(chart: dict[str, Any]) -> bytes:
    figure = (_lines if chart["kind"] == "lines" else _bars)(chart)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=DPI, facecolor="white", metadata={"Software": None})
    return out.getvalue()


def _bars(chart: dict[str, Any]) -> Figure:
    """Rows from top to bottom, each a name above a bar of parts, with what it says beside it."""
    rows = chart["rows"]
    height = _AROUND + _ROW * max(len(rows), 1)
    figure = Figure(figsize=(WIDE, height))
    axes = _axes(figure, chart, height)
    most = max((row["whole"] or 0 for row in rows), default=0) or 1
    for place, row in enumerate(rows):
        at, left = -place, 0.0
        axes.text(0, at + 0.29, row["name"], fontsize=_SMALL, va="center", weight="bold")
        for part, look in zip(row["parts"], _PARTS, strict=False):
            if part:
                axes.barh(at - 0.1, part, left=left, height=0.36, edgecolor="white", **look)
                left += part
        if row["whole"] and not left:  # how it divides is not told
            left = row["whole"]
            axes.barh(at - 0.1, left, height=0.36, facecolor="white", edgecolor="#0072B2")
        axes.text(left + most * 0.015, at - 0.1, row["text"], fontsize=_SMALL, va="center")
    axes.set_xlim(0, most * 1.42)
    axes.set_ylim(-len(rows) + 0.4, 0.6)
    axes.axis("off")
    _legend_of_parts(figure, chart, height)
    return figure


def _legend_of_parts(figure: Figure, chart: dict[str, Any], height: float) -> None:
    names = chart["parts"]
    if not chart["rows"]:
        return
    patches = [
        Patch(label=name, edgecolor="white", facecolor=look["color"], hatch=look["hatch"])
        for name, look in zip(names, _PARTS, strict=False)
    ]
    figure.legend(
        handles=patches,
        loc="lower left",
        bbox_to_anchor=(0.03, 0.42 / height),
        fontsize=_SMALL,
        frameon=False,
        ncols=1 if max(map(len, names)) > 18 else len(names),
        borderpad=0,
    )


def _lines(chart: dict[str, Any]) -> Figure:
    """One line a series over the weeks; its name and last number stand at its end."""
    height = 6.6
    figure = Figure(figsize=(WIDE, height))
    axes = _axes(figure, chart, height, bottom=1.2)
    places = range(len(chart["labels"]))
    most = 0
    for series, look in zip(chart["series"], _LINES, strict=False):
        points = [float("nan") if n is None else n for n in series["numbers"]]
        most = max([most, *(n for n in series["numbers"] if n is not None)])
        axes.plot(places, points, label=series["name"], linewidth=2.5, markersize=9, **look)
    axes.set_xticks(list(places), chart["labels"], fontsize=_SMALL, rotation=50, ha="right")
    axes.tick_params(axis="y", labelsize=_SMALL)
    axes.set_ylim(0, (most or 1) * 1.12)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.yaxis.set_major_formatter(lambda n, _: f"{n:.0f}")
    axes.grid(axis="y", color="#DDDDDD")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.legend(
        loc="upper left",
        bbox_to_anchor=(0.03, 1 - 1.0 / height),
        fontsize=_SMALL,
        frameon=False,
        ncols=2,
        handlelength=3,
        borderpad=0,
    )
    return figure


def _axes(figure: Figure, chart: dict[str, Any], height: float, bottom: float = 1.2) -> Axes:
    """With title, what it is about, and the note below."""
    lines = len(chart["series"]) if "series" in chart else 0
    top = 1.05 + (0.35 * ((lines + 1) // 2) if lines else 0)
    left = 0.13 if lines else 0.03
    width = 0.97 - left
    axes = figure.add_axes((left, bottom / height, width, 1 - (bottom + top) / height))
    figure.text(
        0.03, 1 - 0.4 / height, chart["title"], fontsize=_TITLE, weight="bold", va="center"
    )
    figure.text(0.03, 1 - 0.75 / height, chart["about"], fontsize=_SMALL, va="center")
    figure.text(0.03, 0.22 / height, chart["note"], fontsize=11, va="center", color="#333333")
    if not chart.get("rows", True):
        axes.text(0, 0, chart["nothing"], fontsize=_TEXT)
    return axes


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))
