"""An hour of many shops in ten minutes, on everything that a large installation runs.

`plan.draw` says who writes what when, `world.Fleet` is what it is played on, `playing.play` plays it while
one gateway dies and one is emptied, `watching.Watch` measures all the while, `verdict.judge` reads what the
phones say became of each message, and `report.write` draws it.
"""
