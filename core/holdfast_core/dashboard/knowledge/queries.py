"""What an address asks for behind its question mark. What makes no sense is taken for nothing."""

from aiohttp import web

from holdfast_core.domain.words.text import whole

_MOST_TYPED = 500
_MOST = 10**6


def typed(request: web.Request, name: str) -> str:
    """Give what somebody typed."""
    return whole(request.query.get(name, "")).strip()[:_MOST_TYPED]


def page_number(request: web.Request) -> int:
    """Give the page, counted from 1."""
    return max(_number(request, "page", 1), 1)


def position(request: web.Request) -> int:
    """Give the position behind which to go on looking, -1 from the beginning."""
    return _number(request, "after", -1)


def _number(request: web.Request, name: str, default: int) -> int:
    given = request.query.get(name, "")
    return min(int(given), _MOST) if given.isascii() and given.isdecimal() and len(given) < 10 else default
