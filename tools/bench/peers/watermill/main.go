// A delivery worker as a team would write it with Watermill: it consumes a topic, calls the platform, and publishes one event
// per message. It has none of the guarantees of Chat4All beyond "at least once".
//
//	watermill <brokers> <deliveries topic> <events topic> <platform URL>
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/IBM/sarama"
	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/message/router/middleware"
)

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: watermill <brokers> <deliveries topic> <events topic> <platform URL>")
		os.Exit(2)
	}
	if err := run([]string{os.Args[1]}, os.Args[2], os.Args[3], os.Args[4]); err != nil {
		fmt.Fprintln(os.Stderr, "watermill:", err)
		os.Exit(1)
	}
}

func run(brokers []string, deliveries, events, platform string) error {
	logger := watermill.NopLogger{}
	config := kafka.DefaultSaramaSubscriberConfig()
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	subscriber, err := kafka.NewSubscriber(kafka.SubscriberConfig{
		Brokers:               brokers,
		Unmarshaler:           kafka.DefaultMarshaler{},
		OverwriteSaramaConfig: config,
		ConsumerGroup:         "watermill",
	}, logger)
	if err != nil {
		return err
	}
	publisher, err := kafka.NewPublisher(kafka.PublisherConfig{Brokers: brokers, Marshaler: kafka.DefaultMarshaler{}}, logger)
	if err != nil {
		return err
	}
	router, err := message.NewRouter(message.RouterConfig{}, logger)
	if err != nil {
		return err
	}
	retry := middleware.Retry{MaxRetries: 3, InitialInterval: 100 * time.Millisecond, Logger: logger}
	router.AddMiddleware(retry.Middleware, middleware.Recoverer)
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 128}}
	router.AddHandler("deliver", deliveries, subscriber, events, publisher, func(delivery *message.Message) ([]*message.Message, error) {
		body, err := send(client, platform, delivery.Payload)
		if err != nil {
			return nil, err
		}
		return message.Messages{message.NewMessage(watermill.NewUUID(), body)}, nil
	})
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return router.Run(ctx)
}

func send(client *http.Client, platform string, payload []byte) ([]byte, error) {
	response, err := client.Post(platform, "application/json", bytes.NewReader(payload))
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = errors.New(response.Status)
	}
	return body, err
}
