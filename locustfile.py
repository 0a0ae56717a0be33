"""The load test of Chat4All. Run `npm run loadtest` at the root, or `locust -f locustfile.py` here. See docs/load-test.md."""

from chat4all_load import wiring
from chat4all_load.scenarios.follow import FollowUser
from chat4all_load.scenarios.many_tenants import NoisyTenantUser, QuietTenantUser
from chat4all_load.scenarios.slow_readers import SlowReader
from chat4all_load.scenarios.steady import SteadyUser

# Locust finds the users in this file; `--scenario` chooses which of them run.
__all__ = ["FollowUser", "NoisyTenantUser", "QuietTenantUser", "SlowReader", "SteadyUser", "wiring"]
