"""Follow: each user follows its message to the end before it sends the next."""

from locust import task

from ..grpc_user import ChatUser


class FollowUser(ChatUser):
    """Sends a message, waits until it is READ (or in the state of `--until`), and sends the next."""

    weight = 1

    @task
    def send_and_follow(self) -> None:
        """Sends one message and waits for its end. The end-to-end figures contain its times."""
        delivery = self.send("SendMessage, then followed")
        if delivery is not None:
            # The check `lost` reports a message that takes longer.
            self.tenant.ledger.wait_for(delivery, self.session.options.grace)
