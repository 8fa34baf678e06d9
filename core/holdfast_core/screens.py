"""The dashboard, put together: every area with what it needs."""

from typing import Protocol

from holdfast_contract.service.web import Route
from holdfast_contract.times import now

from holdfast_core.adapters.accounts import Argon2, AuditTable, PeopleTables
from holdfast_core.adapters.reading.text import decode
from holdfast_core.application.lookup import Lookup
from holdfast_core.application.people import People
from holdfast_core.assembly import NODE_MODULES, Core
from holdfast_core.config import Settings
from holdfast_core.dashboard.assistant.screens import SettingsScreens
from holdfast_core.dashboard.assistant.versions import VersionScreens
from holdfast_core.dashboard.automations.keys import KeyScreens
from holdfast_core.dashboard.automations.screens import AutomationScreens
from holdfast_core.dashboard.frame.assets import Assets
from holdfast_core.dashboard.frame.catalogue import Catalogue
from holdfast_core.dashboard.frame.door import Door, Screen
from holdfast_core.dashboard.frame.drafts import DraftBars
from holdfast_core.dashboard.frame.pages import Pages
from holdfast_core.dashboard.frame.visits import Visits
from holdfast_core.dashboard.health.screens import HealthScreens
from holdfast_core.dashboard.inbox.screens import InboxScreens
from holdfast_core.dashboard.intents.screens import IntentScreens
from holdfast_core.dashboard.knowledge.screens import KnowledgeScreens
from holdfast_core.dashboard.people.entry import EntryScreens
from holdfast_core.dashboard.people.screens import PeopleScreens
from holdfast_core.dashboard.playground.screens import PlaygroundScreens
from holdfast_core.dashboard.prices.screens import PriceScreens
from holdfast_core.dashboard.privacy.screens import PrivacyScreens
from holdfast_core.dashboard.sessions.keeping import KeepingScreens
from holdfast_core.dashboard.sessions.links import PairLinks
from holdfast_core.dashboard.sessions.live import LiveScreens
from holdfast_core.dashboard.sessions.pairing import PairScreens
from holdfast_core.dashboard.sessions.screens import SessionScreens
from holdfast_core.dashboard.trials.screens import TrialScreens


class HasScreens(Protocol):
    """An area of the dashboard."""

    def screens(self) -> list[Screen]:
        """The table."""


def routes(settings: Settings, core: Core) -> list[Route]:
    """Give the routes of all screens, and of what pages load."""
    door, screens = furnished(settings, core)
    return [*door.routes(screens), *Assets(NODE_MODULES).routes()]


def furnished(settings: Settings, core: Core) -> tuple[Door, list[Screen]]:
    """Give the door and all screens behind it."""
    people = People(PeopleTables(core.database), core.users, core.operator, Argon2(), now)
    audit = AuditTable(core.database)
    visits = Visits(core.secret_keys, is_https=settings.is_https)
    pages = Pages(Assets(NODE_MODULES), Catalogue(), connect=lambda: core.gateway.roster.origins)
    door = Door(
        people=people,
        users=core.users,
        audit=audit,
        visits=visits,
        pages=pages,
        clock=now,
        before=core.gateway.roster.current,
    )
    bars = DraftBars(core.configurations, pages.t)
    areas: list[HasScreens] = [
        EntryScreens(door, people, visits, pages),
        PeopleScreens(
            people=people,
            users=core.users,
            audit=audit,
            visits=visits,
            pages=pages,
            public_url=settings.public_url,
        ),
        *_sessions(settings, core, pages),
        InboxScreens(pages, core.conversations, core.contacts, core.gateway),
        KnowledgeScreens(
            pages,
            core.ingestions,
            core.knowledge,
            Lookup(core.knowledge, core.configurations, core.chain, now),
            core.trials,
        ),
        SettingsScreens(
            pages,
            bars,
            configurations=core.configurations,
            versions=core.versions,
            usage=core.usage,
            clock=now,
        ),
        VersionScreens(pages, bars, core.configurations, core.versions),
        IntentScreens(pages, bars, core.configurations, core.versions, core.recognition),
        PriceScreens(
            pages,
            bars,
            configurations=core.configurations,
            versions=core.versions,
            quoting=core.quoting,
            decode=decode,
        ),
        PlaygroundScreens(pages, core.assistant, core.configurations, core.platforms, now),
        HealthScreens(
            pages=pages,
            usage=core.usage,
            troubles=core.troubles,
            users=core.users,
            queues=core.queues,
            gateways=core.gateway_desk,
        ),
        TrialScreens(
            pages,
            core.trials,
            configurations=core.configurations,
            knowledge=core.knowledge,
            platforms=core.platforms,
        ),
        KeyScreens(pages, core.users),
        PrivacyScreens(pages, core.users, core.exports, core.removals),
        AutomationScreens(pages, core.subscriptions),
    ]
    return door, [screen for area in areas for screen in area.screens()]


def _sessions(settings: Settings, core: Core, pages: Pages) -> list[HasScreens]:
    links = PairLinks(core.secret_keys)
    return [
        SessionScreens(
            pages=pages,
            sessions=core.sessions,
            gateway=core.gateway,
            links=links,
            public_url=settings.public_url,
            clock=now,
        ),
        KeepingScreens(pages, core.gateway),
        PairScreens(
            pages=pages,
            sessions=core.sessions,
            users=core.users,
            gateway=core.gateway,
            links=links,
            clock=now,
        ),
        LiveScreens(core.gateway),
    ]
