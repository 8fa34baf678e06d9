"""The price list: a table to type into, a quote that follows the typing, and the way to a spreadsheet."""
