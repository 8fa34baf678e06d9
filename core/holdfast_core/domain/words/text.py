"""Text that can be stored."""


def whole(text: str) -> str:
    """Replace what a database refuses.

    That is half of a surrogate pair, which a sender may cut an emoji into and UTF-8 cannot hold, and the
    character NUL, which PostgreSQL cannot.
    """
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
