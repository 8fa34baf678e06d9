"""Text that can be stored."""


def whole(text: str) -> str:
    """Replace halves of surrogate pairs, which a sender may cut an emoji into and UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode()
