"""Steady: each user sends at an even rate, its lanes taking turns. Ramp and spike send the same, with other shapes."""

from locust import constant_throughput, task

from ..grpc_user import ChatUser


class SteadyUser(ChatUser):
    """Sends `--rate` messages per second, and waits for each answer before it sends the next."""

    weight = 4

    def wait_time(self) -> float:
        """What is left of the time that one message has at this rate."""
        return constant_throughput(self.session.options.rate)(self)

    @task
    def send_text(self) -> None:
        """One message."""
        self.send()
