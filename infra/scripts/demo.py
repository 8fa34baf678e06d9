"""`make demo`: everything on this machine, with this documentation as knowledge, until Ctrl-C."""

import os
import sys

import aiohttp
import env
import knowledge
from stack import ROOT, Ports, Stack, run

FOLDER = ROOT / ".data" / "demo"


async def demo() -> int:
    """Start, seed, say where to click, and stay until a signal or a service's end."""
    settings = env.effective()
    ports = Ports(
        simulator=int(os.environ.get("SIMULATOR_PORT", Ports().simulator)),
        gateway=int(settings.get("GATEWAY_PORT", Ports().gateway)),
        core=int(settings.get("CORE_PORT", Ports().core)),
    )
    stack = Stack.on_simulator(FOLDER, settings, ports)
    print("Starting simulator, core and gateway …", flush=True)
    async with stack, aiohttp.ClientSession() as http:
        count = await knowledge.seed(http, stack)
        await knowledge.start_session(http, stack)
        print(_where_to_click(stack, count), flush=True)
        try:
            raise await stack.died()
        finally:
            print("\nStopping …", flush=True)


def _where_to_click(stack: Stack, count: int) -> str:
    return f"""
Holdfast is running. Only this machine takes part: WhatsApp and the phones are simulated.

  1. Dashboard   {stack.core_url}
                 sign in as {stack.settings["CORE_ADMIN_EMAIL"]}; the password is CORE_ADMIN_PASSWORD in .env
                 (grep CORE_ADMIN .env). The card of {knowledge.USER}/{knowledge.SESSION}
                 shows a QR until a phone is linked.
  2. Phone       {stack.simulator_url}/phone
                 scan the QR by a click, then write as a contact: "How do I pair a phone?"
  3. API         {stack.core_url}/docs

  It answers from {count} documents of this project. Logs: {FOLDER.relative_to(ROOT)}/logs/
  Ctrl-C ends it. The login is kept: next time there is no QR. To begin anew: rm -r {FOLDER.relative_to(ROOT)}
"""


if __name__ == "__main__":
    sys.exit(run(demo))
