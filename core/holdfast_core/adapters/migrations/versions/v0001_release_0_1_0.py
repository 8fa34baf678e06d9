"""The tables of release 0.1.0 as it made them, before there were revisions: all later ones come from here."""

from pathlib import Path

from holdfast_contract.service.migrations import drop_all, run_script


def upgrade() -> None:
    """Make them."""
    run_script(Path(__file__))


def downgrade() -> None:
    """Drop them all."""
    drop_all(Path(__file__))
