"""What both services stand on: settings, logs, HTTP manners, the database's group commit, start and stop."""
