"""The run as pictures and a page that people can compare."""

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles

from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from soaking.plan import Plan
from soaking.playing import STRUCK
from soaking.verdict import Verdict
from soaking.watching import BROWSERS, PARTS, Watch
from soaking.world import GATEWAYS

BUCKET = 10.0
"""Seconds of messages that share a point."""

MB = 1 << 20


def write(folder: Path, plan: Plan, watch: Watch, verdict: Verdict, began_at: float) -> Path:
    """Draw three pictures into a folder, and write the page beside them; gives the page."""
    folder.mkdir(parents=True, exist_ok=True)
    _picture(folder / "messages.png", watch, lambda axes: _messages(axes, plan, verdict, began_at))
    _picture(folder / "sessions.png", watch, lambda axes: _sessions(axes, watch))
    _picture(folder / "memory.png", watch, lambda axes: _memory(axes, watch))
    page = folder / "report.md"
    page.write_text(text(plan, watch, verdict))
    return page


def text(plan: Plan, watch: Watch, verdict: Verdict) -> str:
    """Write the page."""
    waits = sorted(wait for _, wait in verdict.waits)
    p95, p99 = (quantiles(waits, n=100)[at] for at in (94, 98))
    rows = [
        ("sessions, gateways, workers", f"{plan.shops}, {len(GATEWAYS)}, 2"),
        ("seconds of traffic", f"{plan.seconds:.0f}"),
        ("messages asked, answered", f"{verdict.asked}, {verdict.answers}"),
        ("lost, doubled, out of order, QR", str(len(verdict.problems)) if verdict.problems else "none"),
        (
            "seconds to the answer: median, p95, p99, most",
            f"{median(waits):.1f}, {p95:.1f}, {p99:.1f}, {waits[-1]:.1f}",
        ),
        *costs(plan, watch),
        *((f"at {at:.0f} s", what) for at, what in watch.marks),
    ]
    grown = [
        f"| {part}{' (one)' if part == BROWSERS else ''} | {before / MB:.0f} | {after / MB:.0f} "
        f"| × {after / max(before, 1):.2f} |"
        for part, (before, after) in verdict.growth.items()
    ]
    lines = [
        "# An hour of traffic in ten minutes",
        "",
        "| what | |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in rows),
        "",
        "Memory (PSS, MB): before the first trouble, and in the last tenth",
        "",
        "| part | before | at the end | |",
        "|---|--:|--:|--:|",
        *grown,
        "",
        *(f"![{name}]({name}.png)" for name in ("messages", "sessions", "memory")),
        "",
        *(f"- {problem}" for problem in verdict.problems),
    ]
    return "\n".join(lines) + "\n"


def costs(plan: Plan, watch: Watch) -> list[tuple[str, str]]:
    """Give what rest and an exchange cost; nothing where the run did not come to its end."""
    if "quiet" not in {what for _, what in watch.marks}:
        return []
    return [
        ("CPU of an idle session, its gateway's share with it: ms a second", f"{idle_cost(watch):.1f}"),
        (
            "CPU of an exchange beside that, ms: browser and gateway; core, workers, PostgreSQL",
            "; ".join(f"{cost:.0f}" for cost in exchange_costs(plan, watch)),
        ),
    ]


def idle_cost(watch: Watch) -> float:
    """Give what a session costs that nobody writes to: milliseconds of CPU a second, in the quiet end."""
    began = next(at for at, what in watch.marks if what == "quiet")
    quiet = [one for one in watch.samples if one.at >= began]
    first, last = quiet[0], quiet[-1]
    used = sum(last.cpu[part] - first.cpu[part] for part in (*GATEWAYS, BROWSERS))
    return used / max(last.at - first.at, 1) / max(last.browsers, 1) * 1e3


def exchange_costs(plan: Plan, watch: Watch) -> tuple[float, float]:
    """Give what a question and its answer cost before the first trouble, in milliseconds of CPU.

    First in browsers and gateways, beyond what they use at rest; then in core, its workers and PostgreSQL.
    """
    began, ends = (next(at for at, what in watch.marks if what == name) for name in ("start", STRUCK))
    busy = [one for one in watch.samples if began <= one.at <= ends]
    first, last = busy[0], busy[-1]
    messages = sum(first.at <= one.at < last.at for one in plan.questions)

    def used(parts: Sequence[str]) -> float:
        return sum(last.cpu[part] - first.cpu[part] for part in parts) * 1e3

    at_rest = idle_cost(watch) * (last.at - first.at) * last.browsers
    ours = (*GATEWAYS, BROWSERS)
    rest = [part for part in PARTS if part not in ours]
    return (used(ours) - at_rest) / max(messages, 1), used(rest) / max(messages, 1)


def _picture(file: Path, watch: Watch, draw: Callable[[Axes], None]) -> None:
    figure, axes = plt.subplots(figsize=(10, 4.5), layout="constrained")
    draw(axes)
    top = axes.get_ylim()[1]
    for at, what in watch.marks[1:]:
        axes.axvline(at, color="#888", linestyle=":", linewidth=1)
        axes.text(at, top, f" {what}", rotation=90, va="top", fontsize=7, color="#555")
    axes.set_xlabel("seconds")
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0, top=top)
    axes.grid(alpha=0.3)
    figure.savefig(file, dpi=120)
    plt.close(figure)


def _messages(axes: Axes, plan: Plan, verdict: Verdict, began_at: float) -> None:
    points: dict[int, list[float]] = {}
    for asked, wait in verdict.waits:
        points.setdefault(int((asked - began_at) // BUCKET), []).append(wait)
    at = sorted(points)
    middle = [(one + 0.5) * BUCKET for one in at]
    axes.plot(middle, [median(points[one]) for one in at], label="median")
    axes.plot(middle, [max(points[one]) for one in at], label="slowest", linewidth=1)
    axes.set_ylabel("seconds from question to answer")
    axes.set_title(f"{len(plan.questions)} messages in {plan.shops} shops")
    axes.legend(loc="upper right")


def _sessions(axes: Axes, watch: Watch) -> None:
    at = [one.at for one in watch.samples]
    stacks = [[one.connected[name] for one in watch.samples] for name in GATEWAYS]
    axes.stackplot(at, stacks, labels=GATEWAYS, alpha=0.8)
    axes.set_ylabel("sessions connected")
    axes.set_title("Which gateway holds how many")
    axes.legend(loc="lower right")


def _memory(axes: Axes, watch: Watch) -> None:
    at = [one.at for one in watch.samples]
    for part in PARTS:
        if part == BROWSERS:
            each = [one.memory[part] / max(1, one.browsers) / MB for one in watch.samples]
            axes.plot(at, each, label="browsers, each", linestyle="--")
        else:
            axes.plot(at, [one.memory[part] / MB for one in watch.samples], label=part)
    axes.set_ylabel("MB (PSS)")
    axes.set_title("Memory by part")
    axes.legend(loc="upper right", ncols=3, fontsize=8)
