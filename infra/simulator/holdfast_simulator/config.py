"""Settings of one simulator."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, kw_only=True)
class SimulatorConfig:
    """How fast the simulated WhatsApp is and where it keeps its state; every time is in seconds."""

    data_dir: Path | None = None
    """Folder of the state; in memory only where it is None."""
    first_qr_seconds: float = 60
    """How long the first QR of a screen is shown."""
    next_qr_seconds: float = 20
    """How long each later QR is shown."""
    qr_count: int = 6
    """QRs shown before the screen goes idle."""
    code_seconds: float = 180
    """How long a pairing code is valid."""
    boot_delay: float = 0.8
    """From the page's load until `Debug.VERSION` is there."""
    sync_delay: float = 0.4
    """How long a linked page stays in SYNCING before MAIN."""
    delivery_delay: float = 0.3
    """From the server's acknowledgement until a contact's phone has the message."""
    slow_delay: float = 4
    """How late each frame comes while the fault `slow` lasts."""
    query_timeout: float = 8
    """After how long the page gives up a query that the server leaves unanswered."""
    retry_delay: float = 0.5
    """The page's first wait before it connects again; doubles with each failure."""
    retry_delay_max: float = 5
    """The longest such wait."""

    @classmethod
    def fast(cls, data_dir: Path | None = None, **changes: float) -> Self:
        """Settings for tests: everything happens at once; `changes` replace single values."""
        quick: dict[str, float] = {
            "boot_delay": 0.05,
            "sync_delay": 0.05,
            "delivery_delay": 0.05,
            "slow_delay": 1.5,
            "query_timeout": 1,
            "retry_delay": 0.1,
            "retry_delay_max": 0.5,
        }
        return cls(data_dir=data_dir, **(quick | changes))  # type: ignore[arg-type]
