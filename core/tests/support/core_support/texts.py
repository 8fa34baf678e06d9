"""Texts of every shape, for properties that hold of all."""

from hypothesis import strategies as st

LINES = st.sampled_from(
    [
        "# Title",
        "## Part #",
        "### Deep",
        "#### ",
        "A sentence. Another one! A third?",
        "- an item",
        "  continued",
        "12. numbered",
        "| a | b |",
        "|---|---|",
        "```python",
        "```",
        "~~~",
        "# in code or not",
        "Underlined",
        "======",
        "------",
        "",
        "   ",
        "> quoted",
        "word " * 200,
        "x" * 5000,
    ]
)
DOCUMENTS = st.one_of(st.text(), st.lists(st.one_of(LINES, st.text(max_size=30))).map("\n".join))
