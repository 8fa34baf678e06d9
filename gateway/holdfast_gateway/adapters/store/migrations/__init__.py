"""The revisions that the gateway's tables went through."""

from pathlib import Path

from holdfast_contract.service.migrations import Migrations

MIGRATIONS = Migrations(
    package=f"{__name__}.versions",
    folder=Path(__file__).parent / "versions",
    command="holdfast-gateway migrate",
)
