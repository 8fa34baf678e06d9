"""What is wrong now and what to do; and what happened, as charts that a person can read."""
