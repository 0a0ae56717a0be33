"""How many users run when. `--users` is the most, `--run-time` the whole."""

from collections.abc import Callable

from locust import LoadTestShape

DEFAULT_SECONDS = 60.0
DEFAULT_USERS = 50


def ramp(part: float) -> float:
    """Which part of the users runs: a tenth at first, then more in ten steps up to all, as the time goes from 0 to 1."""
    return min(1.0, (int(part * 10) + 1) / 10)


def spike(part: float) -> float:
    """A tenth, but all of them in the middle third."""
    return 1.0 if 1 / 3 <= part < 2 / 3 else 0.1


class PartShape(LoadTestShape):
    """A shape that is told as a part of the users for each part of the time."""

    abstract = True  # Locust would take a shape that it finds; the scenario decides.
    use_common_options = True

    def __init__(self, users_at: Callable[[float], float]) -> None:
        super().__init__()
        self._users_at = users_at

    def tick(self) -> tuple[int, float] | None:
        """Users and how fast they come, or None at the end."""
        options = self.runner.environment.parsed_options
        part = self.get_run_time() / (options.run_time or DEFAULT_SECONDS)
        if part >= 1:
            return None
        most = options.num_users or DEFAULT_USERS
        return max(1, round(most * self._users_at(part))), most
