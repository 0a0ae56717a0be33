# pip install grpcio grpcio-tools; python send.py, in the root of the repository
import os
import sys
import uuid

import grpc

sys.path += ["libs/proto/proto", "libs/proto/third_party"]
chat, services = grpc.protos_and_services("chat4all/v1/chat.proto")
message, _ = grpc.protos_and_services("chat4all/v1/message.proto")

metadata = []
if "CHAT4ALL_API_KEY" in os.environ:
    metadata.append(("authorization", f"Bearer {os.environ['CHAT4ALL_API_KEY']}"))

with grpc.insecure_channel(os.environ.get("CHAT4ALL_ADDRESS", "127.0.0.1:50051")) as channel:
    stub = services.ChatServiceStub(channel)
    request = chat.SendMessageRequest(request_id=str(uuid.uuid4()))
    request.message.content.text.body = "Olá"
    recipient = request.message.recipients.add()
    recipient.identity.channel = "whatsapp"
    recipient.identity.value = "+5511999999999"
    sent = stub.SendMessage(request, metadata=metadata, timeout=10).message
    print(sent.message_id)

    follow = chat.StreamEventsRequest(message_ids=[sent.message_id], start_time=sent.create_time)
    for response in stub.StreamEvents(follow, metadata=metadata):
        if response.event.HasField("delivery"):
            state = message.DeliveryState.Name(response.event.delivery.state)
            print(state.removeprefix("DELIVERY_STATE_"))
            if state == "DELIVERY_STATE_READ":
                break
