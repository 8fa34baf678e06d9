"""Processes that are killed at drawn moments of backups, restores and leases, and what is left then.

`vault_rounds` plays on plain files with a process that does one thing; `gateway_rounds` on a real gateway
with a real Chromium. `tables` deals both kinds, and shows what came of them.
"""
