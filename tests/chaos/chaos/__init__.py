"""Trouble on purpose: faults drawn from a seed, played on real services and a real Chromium, and judged.

`rounds.draw` makes the rounds, `World` is what they are played on, `rounds.play` plays one and judges it.
"""

from chaos import tables
from chaos.faults import FAULTS
from chaos.rounds import Outcome, Round, draw, play
from chaos.waiting import ChaosError
from chaos.world import World

__all__ = ["FAULTS", "ChaosError", "Outcome", "Round", "World", "draw", "play", "tables"]
