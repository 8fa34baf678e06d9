"""The port to the people on the other side: one contact, whichever of its addresses WhatsApp uses."""

from typing import Protocol

from holdfast_contract.contacts import Contact


class Directory(Protocol):
    """A user's contacts. Both addresses of a person, phone and lid, lead to the same one."""

    async def meet(
        self,
        user_id: str,
        address: str,
        other: str | None = None,
        *,
        name: str | None = None,
        in_group: bool = False,
    ) -> Contact:
        """Give the contact behind an address, and remember what is new about them.

        `other` is their second address where it is known; two who turn out to be one person are merged.
        """

    async def address_of(self, user_id: str, recipient: str) -> str:
        """Give the chat in which to reach a recipient: a phone, a contactId or a chatId.

        For a person, the one in which they last wrote to us, or we to them.
        """
