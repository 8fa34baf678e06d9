"""What the assistant says in its own words."""

UNKNOWN = (
    "I don't know that: the documents I have say nothing about it. "
    "Would you rather have a person answer you here?"
)
UNCLEAR = "What would you like to know? A few more words help me to find it."
