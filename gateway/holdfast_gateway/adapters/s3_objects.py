"""Objects in a bucket of S3, or of another store that speaks as S3 does."""

import base64
import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC
from io import BufferedReader
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import boto3.session
import urllib3.exceptions
from botocore import exceptions as aws
from botocore.config import Config

from holdfast_gateway.adapters.object_probe import probe
from holdfast_gateway.application.objects import (
    Fault,
    Listed,
    ObjectChanged,
    ObjectMissing,
    Stored,
    StoreFailed,
)

if TYPE_CHECKING:  # stubs, which only the development environment has
    from types_boto3_s3 import S3Client
    from types_boto3_s3.type_defs import CompletedPartTypeDef

PART = 8 << 20
"""Bytes of a file that are in memory, and sent, at a time. S3 takes 10,000 such parts: 78 GiB."""

WHOLE = 64 << 20
"""Bytes up to which a file is sent in one request, whereas in parts each one is a request."""

PAUSES = (0.2, 1.0)
"""Seconds before a request is sent again that was not answered, or not done because of another one."""

MOST_DELETED = 1000
_CONFLICT = "ConditionalRequestConflict"
_MEANINGS: dict[str | int, Fault | type[ObjectMissing | ObjectChanged]] = {
    "NoSuchKey": ObjectMissing,
    416: ObjectMissing,  # a range that begins behind the end
    412: ObjectChanged,
    _CONFLICT: ObjectChanged,
    "NoSuchUpload": Fault.UNREACHABLE,  # to be done again from its beginning
    "InvalidBucketName": Fault.NOT_FOUND,
    "AuthorizationHeaderMalformed": Fault.NOT_FOUND,  # signed for another region
    301: Fault.NOT_FOUND,  # in another region
    404: Fault.NOT_FOUND,  # whatever is missing, it is no object: the bucket, or all of the store
    "ExpiredToken": Fault.DENIED,
    "InvalidToken": Fault.DENIED,
    401: Fault.DENIED,
    403: Fault.DENIED,  # a missing object too, where the credentials may not list
    "RequestTimeTooSkewed": Fault.CLOCK_OFF,
    "RequestExpired": Fault.CLOCK_OFF,
    "QuotaExceeded": Fault.FULL,
    507: Fault.FULL,
    501: Fault.UNCONDITIONAL,
}
"""What a refusal means: by its code, else by its status. All others are of a store in trouble."""

_NO_CREDENTIALS = (
    aws.NoCredentialsError,
    aws.PartialCredentialsError,
    aws.CredentialRetrievalError,
    aws.ProfileNotFound,
)
_FAILURES = (aws.ClientError, aws.BotoCoreError, urllib3.exceptions.HTTPError)
"""What the client raises; the last one where the reading of an object breaks off."""

_NO_SUCH_CALL = (400, 405, 501)
_Answer = TypeVar("_Answer")


class S3Objects:
    """A store below a prefix of a bucket, for any number of threads.

    Credentials, CA and proxy come from where AWS's own tools take them. With an endpoint the bucket is named
    in the path; for a store that wants it in the host name, the AWS configuration file has
    `addressing_style = virtual`.
    """

    def __init__(
        self,
        bucket: str,
        prefix: str,
        *,
        endpoint_url: str | None = None,
        region: str | None = None,
        timeout: float = 10.0,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        """Read the configuration, and connect to nobody. Raises `StoreFailed` where it is wrong.

        `timeout` is in seconds, for connecting, for each block that is sent, and for each that is awaited.
        """
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._pauses = pauses
        config = Config(
            connect_timeout=timeout,
            read_timeout=timeout,
            # The client's own repetition stops for everybody once many were needed, as Ceph needs them for
            # those that lose a race; and it does not repeat what breaks off in the midst of an object.
            retries={"total_max_attempts": 1},
            # The checksums of today's AWS are newer than many a store: Ceph refuses them over TLS.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        with _told():
            self._client: S3Client = boto3.session.Session().client(
                "s3", endpoint_url=endpoint_url, region_name=region, config=config
            )

    def get(self, name: str) -> Stored:
        """Read an object whole. Raises `ObjectMissing`."""
        return self._get(name, {})

    def read(self, name: str, start: int, length: int) -> bytes:
        """Read `length` bytes from `start` on. Raises `ObjectMissing`, also where it is shorter."""
        data = self._get(name, {"Range": f"bytes={start}-{start + length - 1}"}).data
        if len(data) < length:
            raise ObjectMissing(name)
        if len(data) > length:
            raise StoreFailed(Fault.UNREACHABLE, "the store gives more than the range that was asked for")
        return data

    def put(self, name: str, data: bytes | Path) -> None:
        """Write an object, from memory or from a file of any size."""
        if isinstance(data, bytes):
            self._put(name, data, {})
            return
        with data.open("rb") as file:
            if os.fstat(file.fileno()).st_size > WHOLE:
                self._put_in_parts(name, file)
            else:
                self._put_file(name, file)

    def create(self, name: str, data: bytes) -> str:
        """Write an object that is not there yet, and give its tag. Raises `ObjectChanged`."""
        return self._put(name, data, {"IfNoneMatch": "*"})

    def replace(self, name: str, data: bytes, etag: str) -> str:
        """Write over the very content that has this tag, and give the new one. Raises `ObjectChanged`."""
        try:
            return self._put(name, data, {"IfMatch": etag})  # without quotes, which Ceph does not match
        except ObjectMissing:
            raise ObjectChanged(name) from None

    def list(self, prefix: str) -> Iterator[Listed]:
        """Walk through the objects whose names begin so, in the order of their names."""
        following: dict[str, Any] = {}
        while True:
            page = self._call(
                self._client.list_objects_v2, Bucket=self._bucket, Prefix=self._key(prefix), **following
            )
            for found in page.get("Contents", ()):
                # Some consoles make a "folder" by an object of its name.
                if name := found["Key"].removeprefix(self._prefix):
                    yield Listed(name, found["Size"], found["LastModified"].astimezone(UTC), _tag(found))
            if page.get("IsTruncated") is False:
                return
            if not (token := page.get("NextContinuationToken")):
                raise StoreFailed(Fault.UNREACHABLE, "an answer that is no whole listing")
            following = {"ContinuationToken": token}

    def delete(self, names: Iterable[str]) -> None:
        """Remove objects; those that are gone already are no error."""
        keys = map(self._key, names)
        while batch := list(islice(keys, MOST_DELETED)):
            for key in self._call(self._delete, batch):
                with suppress(ObjectMissing):
                    self._call(self._client.delete_object, Bucket=self._bucket, Key=key)

    def check(self) -> None:
        """Try every call, and leave nothing behind."""
        probe(self)

    def _key(self, name: str) -> str:
        return self._prefix + name

    def _call(self, call: Callable[..., _Answer], *arguments: Any, **named: Any) -> _Answer:
        """Call the client, several times if need be, and say what its errors mean."""
        with _told():
            for pause in self._pauses:
                try:
                    return call(*arguments, **named)
                except _FAILURES as error:
                    if _meaning(error) is not Fault.UNREACHABLE and _code(error) != _CONFLICT:
                        raise
                time.sleep(pause)
            return call(*arguments, **named)

    def _get(self, name: str, span: dict[str, Any]) -> Stored:
        def get() -> Stored:
            answer = self._client.get_object(Bucket=self._bucket, Key=self._key(name), **span)
            return Stored(answer["Body"].read(), _tag(answer))

        return self._call(get)

    def _put(self, name: str, data: bytes, condition: dict[str, Any]) -> str:
        at: Any = {"Bucket": self._bucket, "Key": self._key(name)} | condition
        return _tag(self._call(self._client.put_object, **at, Body=data, ContentMD5=_md5(data)))

    def _put_file(self, name: str, file: BufferedReader) -> None:
        """Write an object in one request, read from the file as it is sent."""
        digest = base64.b64encode(hashlib.file_digest(file, "md5").digest()).decode()

        def put() -> Any:
            file.seek(0)
            return self._client.put_object(
                Bucket=self._bucket, Key=self._key(name), Body=file, ContentMD5=digest
            )

        _tag(self._call(put))

    def _put_in_parts(self, name: str, file: IO[bytes]) -> None:
        at: Any = {"Bucket": self._bucket, "Key": self._key(name)}
        at["UploadId"] = _given(self._call(self._client.create_multipart_upload, **at), "UploadId")
        try:
            parts: list[CompletedPartTypeDef] = []
            while part := self._put_part(at, len(parts) + 1, file):
                parts.append(part)
            whole = self._call(self._client.complete_multipart_upload, **at, MultipartUpload={"Parts": parts})
            _given(whole, "Key")  # Ceph gives no tag here
        except BaseException:
            # Parts of nothing are in no listing, and are paid for.
            with suppress(*_FAILURES):
                self._client.abort_multipart_upload(**at)
            raise

    def _put_part(self, at: Any, number: int, file: IO[bytes]) -> "CompletedPartTypeDef | None":
        if not (data := file.read(PART)):
            return None
        part: Any = {"PartNumber": number, "Body": data, "ContentMD5": _md5(data)}
        sent = self._call(self._client.upload_part, **at, **part)
        return {"PartNumber": number, "ETag": _given(sent, "ETag")}

    def _delete(self, keys: Sequence[str]) -> Sequence[str]:
        """Delete together what can be, and give what is to be deleted one by one."""
        objects: Any = {"Objects": [{"Key": key} for key in keys], "Quiet": True}
        try:
            answer = self._client.delete_objects(Bucket=self._bucket, Delete=objects)
        except aws.ClientError as error:
            if _status(error) in _NO_SUCH_CALL:
                return keys
            raise
        return [failed["Key"] for failed in answer.get("Errors", ())]


@contextmanager
def _told() -> Iterator[None]:
    """Say what the client's errors mean."""
    try:
        yield
    except _FAILURES as error:
        meaning = _meaning(error)
        raise (StoreFailed(meaning, str(error)) if isinstance(meaning, Fault) else meaning()) from error


def _meaning(error: Exception) -> Fault | type[ObjectMissing | ObjectChanged]:
    if isinstance(error, aws.ClientError):
        return _MEANINGS.get(_code(error)) or _MEANINGS.get(_status(error), Fault.UNREACHABLE)
    return Fault.DENIED if isinstance(error, _NO_CREDENTIALS) else Fault.UNREACHABLE


def _code(error: Exception) -> str:
    return error.response.get("Error", {}).get("Code", "") if isinstance(error, aws.ClientError) else ""


def _status(error: aws.ClientError) -> int:
    return error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)


def _given(answer: Mapping[str, Any], field: str) -> str:
    """Give what every store says. Raises `StoreFailed` where it is not said: then no store has answered."""
    if not (value := answer.get(field)):
        raise StoreFailed(Fault.UNREACHABLE, f"an answer without {field}")
    return str(value)


def _tag(answer: Mapping[str, Any]) -> str:
    return _given(answer, "ETag").strip('"')


def _md5(data: bytes) -> str:
    """Give the checksum that every store of this kind compares on arrival."""
    return base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()
