"""The parts of the dashboard that one can go to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Area:
    """An entry of the navigation; its text is `frame.nav.<key>`."""

    key: str
    path: str


OF_BUSINESS = tuple(
    Area(key, f"/users/{{user_id}}/{key}")
    for key in (
        "sessions",
        "inbox",
        "knowledge",
        "assistant",
        "playground",
        "tests",
        "automations",
        "health",
        "privacy",
    )
)
OF_OPERATOR = (
    Area("businesses", "/"),
    Area("operations", "/operations"),
    Area("people", "/people"),
    Area("audit", "/audit"),
)


@dataclass(frozen=True)
class Link:
    """An entry as a page shows it."""

    key: str
    path: str
    is_current: bool


def links(user_id: str | None, area: str) -> list[Link]:
    """Give the navigation: of a business where one is looked at, else the operator's."""
    areas = OF_OPERATOR if user_id is None else OF_BUSINESS
    return [Link(one.key, one.path.format(user_id=user_id), one.key == area) for one in areas]
