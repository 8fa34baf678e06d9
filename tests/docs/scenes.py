"""What people do while a program of the recipes runs, and what must come of it."""

from dataclasses import dataclass
from pathlib import Path

from running import Failed, read
from town import Town
from waiting import until

COLLEAGUE = "6281717400001"


@dataclass(frozen=True)
class Scene:
    """`contact` writes; then `phone` shows a message that holds `said`, and the program prints `printed`."""

    contact: str
    writes: str
    phone: str | None = None
    said: str = ""
    printed: str = ""


SCENES = {
    "alert.py": Scene("6281717400011", "I want to talk to a person", COLLEAGUE, "Ana wants a person (asked)"),
    "leads.py": Scene("6281717400012", "Good morning", printed="lead 6281717400012"),
    "optout.py": Scene("6281717400013", "Stop", "6281717400013", "no more news"),
    "orders.py": Scene(
        "6281717400014", "where is my order 4711?", "6281717400014", "Order 4711 is on its way"
    ),
    "forget.py": Scene(
        "6281717400015", "Forget me", "6281717400015", "is gone now", printed="forgotten 6281717400015"
    ),
    "tickets.py": Scene("6281717400016", "Who won the chess olympiad in 1972?", printed="ticket "),
}


async def play(town: Town, scene: Scene, log: Path) -> None:
    """Play one, and wait for what must come of it. Raises `Failed`."""
    await town.write_as(scene.contact, scene.writes)

    async def is_over() -> bool:
        said = scene.phone is None or any(scene.said in text for text in await town.on_phone_of(scene.phone))
        return said and scene.printed in read(log)

    try:
        await until(is_over)
    except TimeoutError:
        raise Failed(f"nothing came of it; it printed:\n{read(log)}") from None
