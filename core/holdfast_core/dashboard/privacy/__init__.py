"""Exporting and removing a business."""
