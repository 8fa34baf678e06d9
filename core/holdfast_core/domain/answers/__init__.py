"""From passages to an answer that they bear out."""
