"""What keeps sessions outside this machine, put together for the gateway and for its commands."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from holdfast_gateway.adapters.backups.repository import Repository
from holdfast_gateway.adapters.backups.sealing import KeyRing
from holdfast_gateway.adapters.instance import instance_id
from holdfast_gateway.adapters.object_stores import open_store
from holdfast_gateway.adapters.profiles import Profiles
from holdfast_gateway.adapters.vault import BackupVault, ProfileBrowsers
from holdfast_gateway.application.holding import Custody
from holdfast_gateway.application.leases import Leases
from holdfast_gateway.application.objects import ObjectStore
from holdfast_gateway.config import Settings

GRACE_SHARE = 1 / 12
"""The share of a lease's term that browsers have for closing by themselves, before they are killed; half of
what lies between a lease's deadline and the end of its term."""


@dataclass(frozen=True)
class Keeping:
    """The store, what lies in it, and the lease under which this gateway may move it."""

    objects: ObjectStore
    vault: BackupVault
    leases: Leases
    custody: Custody


def make_keeping(
    settings: Settings,
    browsers: ProfileBrowsers,
    *,
    on_lost: Callable[[], Awaitable[None]],
    on_deadline: Callable[[float | None], Awaitable[None]],
) -> Keeping:
    """Put it together; nothing is read or written yet but the data folder's own id.

    `on_lost` and `on_deadline` are those of `Leases`; the deadline is told by the grace later. Raises
    `StartRefused` for a wrong address.
    """
    grace = settings.lease_term.total_seconds() * GRACE_SHARE

    async def kill_later(deadline: float | None) -> None:
        await on_deadline(None if deadline is None else deadline + grace)

    objects = open_store(
        settings.store_url(), endpoint_url=settings.s3_endpoint_url, region=settings.s3_region
    )
    keys = KeyRing.from_base64([key.get_secret_value() for key in settings.backup_key])
    vault = BackupVault(
        Repository(objects, keys),
        Profiles(settings.data_dir),
        browsers,
        settings.id,
        settings.data_dir / "staging",
    )
    leases = Leases(
        objects,
        gateway_id=settings.id,
        instance=instance_id(settings.data_dir),
        url=settings.url(),
        term=settings.lease_term,
        on_lost=on_lost,
        on_deadline=kill_later,
    )
    return Keeping(objects, vault, leases, Custody(settings.id, vault, leases, settings.retention()))
