"""What tells this data folder from every other."""

import secrets
from pathlib import Path

FILE = "instance"


def instance_id(data_dir: Path) -> str:
    """Give the id that was drawn when the data folder was first used."""
    path = data_dir / FILE
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with path.open("x") as file:
            file.write(secrets.token_hex(16))
    except FileExistsError:
        pass
    return path.read_text()
