"""One run of the load test: its options, its tenants, and what its checks found."""

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
    from .scenarios.slow_readers import Reading


@dataclass
class Session:
    """From test_start to test_stop."""

    options: Options
    tenants: list[Tenant]
    readings: list[Reading] = field(default_factory=list)
    """What each slow reader has read."""
    checks: list[Check] = field(default_factory=list)
    is_open: bool = False
    is_judged: bool = False
    closed: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self._quiet = itertools.cycle(self.tenants[1:] or self.tenants)

    @property
    def first_tenant(self) -> Tenant:
        """The tenant of all scenarios but many-tenants, and its noisy one."""
        return self.tenants[0]

    def next_quiet_tenant(self) -> Tenant:
        """The others, taking turns."""
        return next(self._quiet)

    def open(self) -> None:
        """Follows the events of all tenants. Raises ConnectionError when one of them is not let in."""
        gevent.joinall([gevent.spawn(tenant.open) for tenant in self.tenants], raise_error=True)
        self.is_open = True

    def close(self) -> None:
        """Closes what is open."""
        self.is_open = False
        for tenant in self.tenants:
            tenant.close()
        self.closed.set()


_sessions: dict[int, Session] = {}


def begin(environment: Environment, options: Options, api_keys: list[str]) -> Session:
    """Begins the run of an environment with a tenant for each key; the run before is forgotten."""
    labels = itertools.chain([", noisy tenant"], itertools.repeat(", quiet tenants")) if len(api_keys) > 1 else [""]
    tenants = [
        Tenant(environment, options.address, key, options.until, label) for key, label in zip(api_keys, labels)
    ]
    session = Session(options, tenants)
    _sessions[id(environment)] = session
    return session


def forget(environment: Environment) -> None:
    """Forgets the latest run of an environment."""
    _sessions.pop(id(environment), None)


def session_of(environment: Environment) -> Session | None:
    """The latest run of an environment, under way or over."""
    return _sessions.get(id(environment))
