"""Many tenants: the first sends batches as fast as it can, the others send at `--rate`. Shows their isolation."""

from locust import constant, constant_throughput, task

from ..grpc_user import ChatUser
from ..tenant import Tenant

BATCH = 20


class NoisyTenantUser(ChatUser):
    """Sends batches as the first tenant."""

    weight = 1
    wait_time = constant(0.1)

    @task
    def send_texts(self) -> None:
        """Sends one batch to one person."""
        self.send_batch(BATCH, "BatchSendMessages, noisy tenant")


class QuietTenantUser(ChatUser):
    """Sends `--rate` messages per second as one of the other tenants."""

    weight = 9

    def choose_tenant(self) -> Tenant:
        """Returns the quiet tenants in turn."""
        return self.session.next_quiet_tenant()

    def wait_time(self) -> float:
        """Returns the seconds until the next message at this rate."""
        return constant_throughput(self.session.options.rate)(self)

    @task
    def send_text(self) -> None:
        """Sends one message."""
        self.send("SendMessage, quiet tenants")
