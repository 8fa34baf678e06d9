"""Which store a URL names."""

import re
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from holdfast_contract.service.settings import StartRefused

from holdfast_gateway.adapters.file_objects import FileObjects
from holdfast_gateway.application.objects import ObjectStore, StoreFailed

_BUCKET = re.compile(r"[A-Za-z0-9._-]{3,63}")
_FORMS = "Write file:///folder, with three slashes, or s3://bucket/prefix."


def open_store(url: str, *, endpoint_url: str | None = None, region: str | None = None) -> ObjectStore:
    """Give the store that `file:///folder` or `s3://bucket/prefix` names; nothing is asked of it yet.

    Blocks while it reads the AWS configuration. Raises `StartRefused` where that is wrong, or a URL, which is
    never repeated.
    """
    parts = _split("GATEWAY_BACKUP_STORE", url)
    match parts.scheme:
        case "file":
            return FileObjects(_folder(parts))
        case "s3":
            bucket, prefix = _bucket(parts)
            if endpoint_url is not None:
                _require_endpoint(endpoint_url)
            # It takes a third of a second and 25 MB, which a store of files need not pay.
            from holdfast_gateway.adapters.s3_objects import S3Objects  # noqa: PLC0415

            try:
                return S3Objects(bucket, prefix, endpoint_url=endpoint_url, region=region)
            except StoreFailed as error:
                raise StartRefused(f"The AWS configuration is wrong: {error.detail}") from error
    raise StartRefused(f"GATEWAY_BACKUP_STORE: names no kind of store that we know. {_FORMS}")


def _split(variable: str, url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise StartRefused(f"{variable}: is no URL.") from None
    if parts.query or parts.fragment:
        raise StartRefused(f"{variable}: takes nothing after the path.")
    if parts.username is not None:
        raise StartRefused(
            f"{variable}: takes no credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead."
        )
    return parts


def _folder(parts: SplitResult) -> Path:
    path = Path(unquote(parts.path))
    if parts.netloc not in {"", "localhost"} or not path.is_absolute() or path == Path("/"):
        raise StartRefused(f"GATEWAY_BACKUP_STORE: names no folder of its own on this machine. {_FORMS}")
    return path


def _bucket(parts: SplitResult) -> tuple[str, str]:
    prefix = parts.path.strip("/")
    if not _BUCKET.fullmatch(parts.netloc):
        raise StartRefused(f"GATEWAY_BACKUP_STORE: names no bucket. {_FORMS}")
    if not (prefix.isascii() and prefix.isprintable() and "//" not in prefix):
        raise StartRefused("GATEWAY_BACKUP_STORE: takes ASCII characters only, and no part of it empty.")
    return parts.netloc, prefix


def _require_endpoint(url: str) -> None:
    parts = _split("GATEWAY_S3_ENDPOINT_URL", url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise StartRefused("GATEWAY_S3_ENDPOINT_URL: write https://host, or http://host:port.")
