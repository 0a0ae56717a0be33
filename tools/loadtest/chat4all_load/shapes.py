"""The number of users over time. `--users` is the maximum, `--run-time` the duration."""

from collections.abc import Callable

from locust import LoadTestShape

DEFAULT_SECONDS = 60.0
DEFAULT_USERS = 50


def ramp(time_fraction: float) -> float:
    """Returns the fraction of users at a fraction of the time: from a tenth to all of them, in ten steps."""
    return min(1.0, (int(time_fraction * 10) + 1) / 10)


def spike(time_fraction: float) -> float:
    """Returns the fraction of users at a fraction of the time: a tenth, but all of them in the middle third."""
    return 1.0 if 1 / 3 <= time_fraction < 2 / 3 else 0.1


class FractionShape(LoadTestShape):
    """A shape defined by the fraction of users at each fraction of the time."""

    abstract = True  # Locust would use any shape that it finds; the scenario chooses one.
    use_common_options = True

    def __init__(self, users_at: Callable[[float], float]) -> None:
        super().__init__()
        self._users_at = users_at

    def tick(self) -> tuple[int, float] | None:
        """Returns the number of users and their spawn rate, or None at the end."""
        options = self.runner.environment.parsed_options
        time_fraction = self.get_run_time() / (options.run_time or DEFAULT_SECONDS)
        if time_fraction >= 1:
            return None
        maximum = options.num_users or DEFAULT_USERS
        return max(1, round(maximum * self._users_at(time_fraction))), maximum
