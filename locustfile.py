"""The load test of Chat4All. Run `npm run loadtest`, or `locust -f locustfile.py`. See docs/load-test.md."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "tools" / "loadtest"))

from chat4all_load import wiring  # noqa: E402
from chat4all_load.scenarios.follow import FollowUser  # noqa: E402
from chat4all_load.scenarios.many_tenants import NoisyTenantUser, QuietTenantUser  # noqa: E402
from chat4all_load.scenarios.slow_readers import SlowReader  # noqa: E402
from chat4all_load.scenarios.steady import SteadyUser  # noqa: E402

# Locust finds the users in this file; `--scenario` chooses which of them run.
__all__ = ["FollowUser", "NoisyTenantUser", "QuietTenantUser", "SlowReader", "SteadyUser", "wiring"]
