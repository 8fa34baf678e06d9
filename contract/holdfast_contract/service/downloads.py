"""Files that are sent as they are made."""

from collections.abc import AsyncIterator

from aiohttp import web


async def as_download(request: web.Request, filename: str, parts: AsyncIterator[bytes]) -> web.StreamResponse:
    """Answer with a ZIP, part by part as it is made. The first part is made before the answer begins."""
    first = await anext(parts)
    response = web.StreamResponse(
        headers={
            "Content-Type": "application/zip",
            "Content-Disposition": f'attachment; filename="{filename}"',
        }
    )
    await response.prepare(request)
    await response.write(first)
    async for part in parts:
        await response.write(part)
    await response.write_eof()
    return response
