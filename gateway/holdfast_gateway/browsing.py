"""The browsers on the profiles of a data folder, put together for the gateway and for its commands."""

from pathlib import Path

from holdfast_contract.service.settings import StartRefused

from holdfast_gateway.adapters.browsers import PlaywrightBrowsers
from holdfast_gateway.adapters.chromium import find_chromium, require_sandbox
from holdfast_gateway.adapters.drivers import DriverPool
from holdfast_gateway.adapters.profiles import Profiles
from holdfast_gateway.adapters.trial import Trial
from holdfast_gateway.adapters.whatsapp_page import PageScripts
from holdfast_gateway.config import Settings

NODE_MODULES = Path(__file__).parents[1] / "node_modules"


def make_browsers(settings: Settings) -> PlaywrightBrowsers:
    """Prepare Chromium. Raises `StartRefused` where it or the page library is not installed."""
    library = NODE_MODULES / "@wppconnect" / "wa-js" / "dist" / "wppconnect-wa.js"
    if not library.is_file():
        raise StartRefused("The page library wa-js is not installed. Run `make install`.")
    chromium = find_chromium(settings.chromium_path)
    sandbox = settings.chromium_sandbox == "on"
    if sandbox:
        require_sandbox()
    drivers = DriverPool(settings.data_dir.absolute() / "tmp")
    return PlaywrightBrowsers(
        chromium=chromium,
        profiles=Profiles(settings.data_dir),
        drivers=drivers,
        trial=Trial(drivers, chromium, settings.data_dir / "trials", sandbox=sandbox),
        scripts=PageScripts.load(library),
        whatsapp_url=str(settings.whatsapp_url),
        load_within=settings.init_timeout.total_seconds(),
        sandbox=sandbox,
    )
