"""Values that tests and their fixtures share."""

API_KEY = "k3yabcdefghijklmnopqrstuvwx"
BACKUP_KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="
