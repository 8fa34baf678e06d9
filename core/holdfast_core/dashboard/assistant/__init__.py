"""How the assistant is set: tabs of forms that write the draft, and the versions."""
