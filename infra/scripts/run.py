"""`make run`: gateway and core against the real WhatsApp, as `.env` says, until Ctrl-C."""

import sys

import env
from stack import ROOT, Ports, Stack, run

FOLDER = ROOT / ".data" / "run"


async def against_whatsapp() -> int:
    """Start both services, say where the dashboard is, and stay until a signal or a service's end."""
    settings = env.effective()
    ports = Ports(
        gateway=int(settings.get("GATEWAY_PORT", Ports().gateway)),
        core=int(settings.get("CORE_PORT", Ports().core)),
    )
    stack = Stack(FOLDER, settings, ports, working_directory=ROOT, exported=env.environment())
    print("Starting core and gateway …", flush=True)
    async with stack:
        print(_where_to_click(stack), flush=True)
        try:
            raise await stack.died()
        finally:
            print("\nStopping …", flush=True)


def _where_to_click(stack: Stack) -> str:
    whatsapp = stack.settings.get("GATEWAY_WHATSAPP_URL", "https://web.whatsapp.com/")
    return f"""
Holdfast is running against {whatsapp}

  Dashboard   {stack.core_url}
              sign in as {stack.settings["CORE_ADMIN_EMAIL"]}; the password is CORE_ADMIN_PASSWORD in .env
  Logs        {FOLDER.relative_to(ROOT)}/logs/

  Ctrl-C ends it. Logins are kept: next time there is no QR.
"""


if __name__ == "__main__":
    sys.exit(run(against_whatsapp))
