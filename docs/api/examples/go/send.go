// go run ., in this folder. The types come from the router by reflection; nothing is generated.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/jhump/protoreflect/dynamic"
	"github.com/jhump/protoreflect/dynamic/grpcdynamic"
	"github.com/jhump/protoreflect/grpcreflect"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
)

func main() {
	address := os.Getenv("CHAT4ALL_ADDRESS")
	if address == "" {
		address = "127.0.0.1:50051"
	}
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	check(err)
	defer connection.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if key := os.Getenv("CHAT4ALL_API_KEY"); key != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+key)
	}

	chat, err := grpcreflect.NewClientAuto(ctx, connection).ResolveService("chat4all.v1.ChatService")
	check(err)
	stub := grpcdynamic.NewStub(connection)

	send := chat.FindMethodByName("SendMessage")
	request := dynamic.NewMessage(send.GetInputType())
	check(request.UnmarshalJSON([]byte(`{"message": {
		"recipients": [{"identity": {"channel": "whatsapp", "value": "+5511999999999"}}],
		"content": {"text": {"body": "Olá"}}
	}}`)))
	response, err := stub.InvokeRpc(ctx, send, request)
	check(err)
	sent := response.(*dynamic.Message).GetFieldByName("message").(*dynamic.Message)
	id := sent.GetFieldByName("message_id").(string)
	fmt.Println(id)

	follow := chat.FindMethodByName("StreamEvents")
	filter := dynamic.NewMessage(follow.GetInputType())
	filter.SetFieldByName("message_ids", []string{id})
	filter.SetFieldByName("start_time", sent.GetFieldByName("create_time"))
	events, err := stub.InvokeRpcServerStream(ctx, follow, filter)
	check(err)
	for {
		next, err := events.RecvMsg()
		check(err)
		event, isEvent := next.(*dynamic.Message).GetFieldByName("event").(*dynamic.Message)
		if !isEvent || event == nil || !event.HasFieldName("delivery") {
			continue
		}
		delivery := event.GetFieldByName("delivery").(*dynamic.Message)
		states := delivery.GetMessageDescriptor().FindFieldByName("state").GetEnumType()
		value := states.FindValueByNumber(delivery.GetFieldByName("state").(int32))
		state := strings.TrimPrefix(value.GetName(), "DELIVERY_STATE_")
		fmt.Println(state)
		if state == "READ" {
			return
		}
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
