"""Asks the assistant, and sends what it says: python send_and_ask.py 6281717407674 "When are you open?".

Run twice with the same words it sends once.
"""

import os
import sys
from hashlib import sha256

from holdfast_contract.core_client import SyncCoreClient
from holdfast_contract.errors import SessionNotReady


def main(to: str, question: str) -> None:
    core = SyncCoreClient(
        os.environ["HOLDFAST_URL"],
        user_id=os.environ["HOLDFAST_USER"],
        api_key=os.environ["HOLDFAST_API_KEY"],
    )
    answer = core.ask(question)
    key = sha256(f"{to} {question}".encode()).hexdigest()
    try:
        sent = core.send_text(to, answer.reply or "We will look into it.", idempotency_key=key)
    except SessionNotReady:
        sys.exit("WhatsApp is not connected. Start the session, and pair the phone.")
    print(sent.status, sent.message_id)


if __name__ == "__main__":
    main(*sys.argv[1:])
