"""Conversations through trouble: people write, everything dies, and in the end the phone's own list tells.

`plan.draw` makes the plan from a seed, `World` is what it is played on, `play` plays it, and
`verdict.judge` reads what the phone and the gateway's log say became of each message.
"""

from exchange.plan import Plan, draw
from exchange.playing import play
from exchange.verdict import Verdict, judge
from exchange.world import World

__all__ = ["Plan", "Verdict", "World", "draw", "judge", "play"]
