"""Draw `docs/session-life.md` from the tables in the gateway's domain, so that the two cannot differ."""

from pathlib import Path

from holdfast_contract.sessions import SessionStatus
from holdfast_gateway.domain.lifecycle import TRANSITIONS
from holdfast_gateway.domain.reasons import ADVICE
from holdfast_gateway.domain.recovery import FIRST_RUNG, PATIENT, Rung

PAGE = Path(__file__).resolve().parents[2] / "docs" / "session-life.md"

MEANINGS = {
    SessionStatus.STOPPED: "No browser runs. The login, if there is one, is kept.",
    SessionStatus.STARTING: "The browser opens and WhatsApp Web loads.",
    SessionStatus.PAIRING: "A QR, or a code, waits for the phone.",
    SessionStatus.CONNECTING: "The phone is linked and WhatsApp Web syncs.",
    SessionStatus.CONNECTED: "Messages pass.",
    SessionStatus.UNSTABLE: "Signs of life are missing; nothing has been changed yet.",
    SessionStatus.RECONNECTING: "Recovery is at work.",
    SessionStatus.LOGGED_OUT: "The device is not linked any more. Only a person can pair it again.",
    SessionStatus.FAILED: "Recovery has ended, or no waiting would help; the reason says why.",
}
RUNGS = {
    Rung.RECONNECT: "The page is asked to connect anew.",
    Rung.RELOAD: "The page is loaded anew.",
    Rung.NEW_PAGE: "Another page is opened in the same browser.",
    Rung.NEW_BROWSER: "The browser is started anew, GATEWAY_RECONNECT_ATTEMPTS times, ever later.",
    Rung.REPAIR: "The profile is searched for damage, and mended with the mildest step that works.",
    Rung.RESTORE: "The newest good backup takes the profile's place, once it has proved itself in a trial.",
}


def draw() -> str:
    """Give the whole page."""
    return "\n".join([*_states(), *_ladder(), *_reasons()]) + "\n"


def _states() -> list[str]:
    lines = [
        "# The life of a session",
        "",
        "Drawn from the gateway's own tables by `make docs`; a test fails where the two differ.",
        "",
        "## Which states does a session have?",
        "",
        "| state | what it means |",
        "|---|---|",
        *(f"| `{status}` | {meaning} |" for status, meaning in MEANINGS.items()),
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {SessionStatus.STOPPED}",
    ]
    for before, row in TRANSITIONS.items():
        by_target: dict[SessionStatus, list[str]] = {}
        for signal, after in row.items():
            by_target.setdefault(after, []).append(signal)
        lines += [f"    {before} --> {after}: {', '.join(names)}" for after, names in by_target.items()]
    return [*lines, "```", ""]


def _ladder() -> list[str]:
    return [
        "## How does a lost session come back?",
        "",
        "It climbs a ladder, the mildest step first, and begins at its foot again once it is connected:",
        "",
        *(f"{number}. **{rung}**: {meaning}" for number, (rung, meaning) in enumerate(RUNGS.items(), 1)),
        "",
        "Where the climb begins depends on the reason; with a new browser where nothing else is said:",
        "",
        *(f"- `{reason}`: {rung}" for reason, rung in FIRST_RUNG.items()),
        "",
        "For faults that are not the profile's, new browsers are tried for as long as the fault lasts:",
        f"{', '.join(f'`{reason}`' for reason in sorted(PATIENT))}. The profile is left alone then.",
        "A logout by the phone is no loss: it is never retried, and nothing is deleted because of it.",
        "",
    ]


def _reasons() -> list[str]:
    return [
        "## What does each reason mean for me?",
        "",
        "| reason | what to do |",
        "|---|---|",
        *(f"| `{reason}` | {advice} |" for reason, advice in ADVICE.items()),
    ]


if __name__ == "__main__":
    PAGE.write_text(draw())
