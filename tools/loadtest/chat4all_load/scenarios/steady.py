"""Steady: each user sends at a constant rate to its lanes in turn. Ramp and spike use the same user with a shape."""

from locust import constant_throughput, task

from ..grpc_user import ChatUser


class SteadyUser(ChatUser):
    """Sends `--rate` messages per second, each after the response to the one before."""

    weight = 4

    def wait_time(self) -> float:
        """Returns the seconds until the next message at this rate."""
        return constant_throughput(self.session.options.rate)(self)

    @task
    def send_text(self) -> None:
        """Sends one message."""
        self.send()
