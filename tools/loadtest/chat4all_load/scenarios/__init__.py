"""The scenarios, by name."""

from collections.abc import Callable
from dataclasses import dataclass

from locust import User

from ..shapes import ramp, spike
from .follow import FollowUser
from .many_tenants import NoisyTenantUser, QuietTenantUser
from .slow_readers import SlowReader
from .steady import SteadyUser


@dataclass(frozen=True)
class Scenario:
    """The users of a scenario, and their number over time. Without a shape, `--users` run from start to end."""

    users: tuple[type[User], ...]
    shape: Callable[[float], float] | None = None
    needs_tenants: int = 1


SCENARIOS = {
    "steady": Scenario((SteadyUser,)),
    "ramp": Scenario((SteadyUser,), shape=ramp),
    "spike": Scenario((SteadyUser,), shape=spike),
    "many-tenants": Scenario((NoisyTenantUser, QuietTenantUser), needs_tenants=2),
    "slow-readers": Scenario((SteadyUser, SlowReader)),
    "follow": Scenario((FollowUser,)),
}
