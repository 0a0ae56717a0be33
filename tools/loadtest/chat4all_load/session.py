"""One run of the load test: its options, its tenants and the results of its checks."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import gevent
from gevent.event import Event
from locust.env import Environment

from .tenant import Tenant

if TYPE_CHECKING:
    from .checks import Check
    from .options import Options
    from .scenarios.slow_readers import ReaderProgress


@dataclass
class Session:
    """A run, from Locust's test_start to its test_stop."""

    options: Options
    tenants: list[Tenant]
    readers: list[ReaderProgress] = field(default_factory=list)
    """The progress of each slow reader."""
    checks: list[Check] = field(default_factory=list)
    is_open: bool = False
    is_checked: bool = False
    """True from the start of the checks."""
    closed: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self._quiet = itertools.cycle(self.tenants[1:] or self.tenants)

    @property
    def first_tenant(self) -> Tenant:
        """The noisy tenant of many-tenants, and the only tenant of the other scenarios."""
        return self.tenants[0]

    def next_quiet_tenant(self) -> Tenant:
        """Returns one of the other tenants, each in turn."""
        return next(self._quiet)

    def open(self) -> None:
        """Opens the event streams of all tenants. Raises ConnectionError if one of them is refused."""
        gevent.joinall([gevent.spawn(tenant.open) for tenant in self.tenants], raise_error=True)
        self.is_open = True

    def close(self) -> None:
        """Closes the streams and connections."""
        self.is_open = False
        for tenant in self.tenants:
            tenant.close()
        self.closed.set()


_SESSIONS: dict[int, Session] = {}


def start_session(environment: Environment, options: Options, api_keys: list[str]) -> Session:
    """Creates the session of an environment with a tenant per key. It replaces the previous one."""
    labels = itertools.chain([", noisy tenant"], itertools.repeat(", quiet tenants")) if len(api_keys) > 1 else [""]
    tenants = [
        Tenant(environment, options.address, key, options.until, label) for key, label in zip(api_keys, labels)
    ]
    session = Session(options, tenants)
    _SESSIONS[id(environment)] = session
    return session


def discard_session(environment: Environment) -> None:
    """Discards the session of an environment."""
    _SESSIONS.pop(id(environment), None)


def find_session(environment: Environment) -> Session | None:
    """Returns the latest session of an environment, running or ended."""
    return _SESSIONS.get(id(environment))
