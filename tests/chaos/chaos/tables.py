"""What was played, as tables for a person."""

from collections.abc import Sequence
from statistics import median

from chaos.faults import FAULTS, FinalFault
from chaos.rounds import Outcome
from chaos.world import Held

HEADER = f"{'round':>5}  {'fault':<19}{'hits':<14}{'s':>6}  {'device':<7}{'QR':<5}reason shown"


def row(outcome: Outcome, session: Held) -> str:
    """One round in a line, and what failed in it in a second."""
    seconds = "—" if outcome.seconds is None else f"{outcome.seconds:.1f}"
    device, qr = "same" if outcome.same_device else "OTHER", "ASKED" if outcome.qr_asked else "no"
    line = (
        f"{outcome.round.number:>5}  {outcome.round.kind:<19}{session!s:<14}{seconds:>6}  {device:<7}{qr:<5}"
        f"{', '.join(outcome.reasons) or '—'}"
    )
    return line if outcome.failure is None else f"{line}\n       FAILED: {outcome.failure}"


def summary(outcomes: Sequence[Outcome]) -> str:
    """How often each fault came, how it ended, and how long that took in the median and at worst."""
    lines = [f"{'fault':<19}{'count':>6}{'failed':>8}{'median s':>10}{'worst s':>9}  until"]
    for kind, fault in FAULTS.items():
        of_kind = [one for one in outcomes if one.round.kind == kind]
        if not of_kind:
            continue
        times = [one.seconds for one in of_kind if one.seconds is not None]
        figures = f"{median(times):>10.1f}{max(times):>9.1f}" if times else f"{'—':>10}{'—':>9}"
        failed = sum(one.failure is not None for one in of_kind)
        until = f"{fault.ends_in}, {fault.reason}" if issubclass(fault, FinalFault) else "connected again"
        lines.append(f"{kind:<19}{len(of_kind):>6}{failed:>8}{figures}  {until}")
    return "\n".join(lines)
