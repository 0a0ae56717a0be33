// buf.gen.yaml says how the client is generated. Then: go run .
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/google/uuid"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	chat4all "example.com/send/generated/chat4all/v1"
)

func main() {
	connection, err := grpc.NewClient(environment("CHAT4ALL_ADDRESS", "127.0.0.1:50051"),
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	check(err)
	defer connection.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if key := os.Getenv("CHAT4ALL_API_KEY"); key != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+key)
	}
	chat := chat4all.NewChatServiceClient(connection)

	identity := &chat4all.Identity{Channel: "whatsapp", Value: environment("TO", "+5511999999999")}
	response, err := chat.SendMessage(ctx, &chat4all.SendMessageRequest{
		RequestId: uuid.NewString(),
		Message: &chat4all.MessageInput{
			Recipients: []*chat4all.Recipient{{To: &chat4all.Recipient_Identity{Identity: identity}}},
			Content:    &chat4all.Content{Kind: &chat4all.Content_Text{Text: &chat4all.TextContent{Body: "Olá"}}},
		},
	})
	check(err)
	sent := response.Message
	fmt.Println(sent.MessageId)

	events, err := chat.StreamEvents(ctx, &chat4all.StreamEventsRequest{
		MessageIds: []string{sent.MessageId},
		Start:      &chat4all.StreamEventsRequest_StartTime{StartTime: sent.CreateTime},
	})
	check(err)
	for {
		next, err := events.Recv()
		check(err)
		delivery := next.GetEvent().GetDelivery()
		if delivery == nil {
			continue
		}
		state := strings.TrimPrefix(delivery.State.String(), "DELIVERY_STATE_")
		fmt.Println(state)
		if delivery.State == chat4all.DeliveryState_DELIVERY_STATE_READ {
			return
		}
	}
}

func environment(name, other string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return other
}

// check ends the program with what an error says: its code and text, its reason, and every invalid field.
func check(err error) {
	if err == nil {
		return
	}
	lines := []string{err.Error()}
	for _, detail := range status.Convert(err).Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			lines = append(lines, "reason: "+detail.Reason)
		case *errdetails.BadRequest:
			for _, violation := range detail.FieldViolations {
				lines = append(lines, violation.Field+": "+violation.Description)
			}
		}
	}
	log.Fatal(strings.Join(lines, "\n"))
}
