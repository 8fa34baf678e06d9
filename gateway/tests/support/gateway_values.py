"""Values that tests and their fixtures share."""

API_KEY = "k3yabcdefghijklmnopqrstuvwx"
