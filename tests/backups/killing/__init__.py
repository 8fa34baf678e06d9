"""Processes that are killed at drawn moments of a backup, a collection, a restore or a lease, and what is left.

`vault_rounds` plays on plain files with a process that does one thing; `gateway_rounds` on a real gateway with
a real Chromium. `tables` shows what came of both.
"""
