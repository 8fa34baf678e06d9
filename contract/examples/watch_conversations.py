"""Lists who waits for a person, under asyncio: python watch_conversations.py."""

import asyncio
import os

from holdfast_contract.conversations import ConversationFilter
from holdfast_contract.core_client import CoreClient


async def main() -> None:
    async with CoreClient(
        os.environ["HOLDFAST_URL"],
        user_id=os.environ["HOLDFAST_USER"],
        api_key=os.environ["HOLDFAST_API_KEY"],
    ) as core:
        page = await core.conversations(only=ConversationFilter.WAITING)
        for conversation in page.conversations:
            print(conversation.contact.contact_id, conversation.reason, conversation.note)


if __name__ == "__main__":
    asyncio.run(main())
