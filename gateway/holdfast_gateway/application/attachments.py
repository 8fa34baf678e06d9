"""The port to the files that go with messages of ours."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from holdfast_contract.messages import MediaToSend, MessageType

from holdfast_gateway.application.sending_page import Attachment


class Attachments(Protocol):
    """Whoever has files at hand."""

    def open(self, type_: MessageType, media: MediaToSend) -> AbstractAsyncContextManager[Attachment]:
        """Fetch or decode a file, which is on the disk as long as the context is open.

        Raises `MediaUnavailable`, `MediaTooLarge`, and `UnsupportedMediaType` where a message of that type
        takes no such file.
        """
