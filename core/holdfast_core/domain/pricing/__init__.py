"""From what a contact writes to a quote.

To be read in this order: tokens, words, numbers, units, quantities; calendar, clocks, moments; items,
messages, orders; money, reckoning, texts; quoting.
"""
