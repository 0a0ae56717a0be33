// The gRPC API, chat4all.v1: the services, their clients and every message.
export {
  Adaptation,
  BatchSendMessagesRequest,
  BatchSendMessagesResponse,
  CancelMessageRequest,
  CancelMessageResponse,
  ChatServiceClient,
  ChatServiceService,
  GetMessageRequest,
  GetMessageResponse,
  Heartbeat,
  Indicator,
  IngestMessagesRequest,
  IngestMessagesResponse,
  ListMessagesRequest,
  ListMessagesResponse,
  MessageInput,
  MessagePreview,
  OnUnknownOutcome,
  PreviewMessageRequest,
  PreviewMessageResponse,
  Routing,
  RoutingMode,
  SendIndicatorRequest,
  SendIndicatorResponse,
  SendMessageRequest,
  SendMessageResponse,
  SendMessageResult,
  StreamEventsRequest,
  StreamEventsResponse,
  type ChatServiceServer,
} from './gen/chat4all/v1/chat.ts';
export {
  Conversation,
  ConversationServiceClient,
  ConversationServiceService,
  CreateConversationRequest,
  CreateConversationResponse,
  GetConversationRequest,
  GetConversationResponse,
  ListConversationsRequest,
  ListConversationsResponse,
  type ConversationServiceServer,
} from './gen/chat4all/v1/conversation.ts';
export {
  Consent,
  DirectoryServiceClient,
  DirectoryServiceService,
  EraseUserRequest,
  EraseUserResponse,
  GetUserRequest,
  ListUsersRequest,
  ListUsersResponse,
  GetUserResponse,
  SetConsentRequest,
  SetConsentResponse,
  UpdateUserRequest,
  UpdateUserResponse,
  User,
  type DirectoryServiceServer,
} from './gen/chat4all/v1/directory.ts';
export {
  Account,
  AccountState,
  Channel,
  ChannelServiceClient,
  ChannelServiceService,
  ContentCapability,
  IdentityKind,
  ListAccountsRequest,
  ListAccountsResponse,
  ListChannelsRequest,
  ListChannelsResponse,
  PauseAccountRequest,
  PauseAccountResponse,
  ResumeAccountRequest,
  ResumeAccountResponse,
  type ChannelServiceServer,
} from './gen/chat4all/v1/channel.ts';
export {
  CompleteUploadRequest,
  CompleteUploadResponse,
  CreateUploadRequest,
  CreateUploadResponse,
  DeleteMediaRequest,
  DeleteMediaResponse,
  GetDownloadUrlRequest,
  GetDownloadUrlResponse,
  GetMediaRequest,
  GetMediaResponse,
  ListMediaRequest,
  ListMediaResponse,
  Media,
  MediaOrigin,
  MediaServiceClient,
  MediaServiceService,
  MediaState,
  mediaOriginFromJSON,
  mediaStateFromJSON,
  type MediaServiceServer,
} from './gen/chat4all/v1/media.ts';
export {
  DeadLetter,
  DeadLetterFilter,
  DeadLetterServiceClient,
  DeadLetterServiceService,
  DiscardDeadLettersRequest,
  DiscardDeadLettersResponse,
  GetReplayRequest,
  GetReplayResponse,
  ListDeadLettersRequest,
  ListDeadLettersResponse,
  Replay,
  StartReplayRequest,
  StartReplayResponse,
  type DeadLetterServiceServer,
} from './gen/chat4all/v1/dead_letter.ts';
export {
  Delivery,
  DeliveryError,
  DeliveryState,
  Message,
  MessageDirection,
  MessageOrigin,
  ReferralContent,
  deliveryStateFromJSON,
  deliveryStateToJSON,
} from './gen/chat4all/v1/message.ts';
export {
  ChannelSpecificContent,
  ChoiceContent,
  ChoiceOption,
  Contact,
  ContactsContent,
  Content,
  DeletionContent,
  EditContent,
  FormContent,
  LinkContent,
  LocationContent,
  MediaContent,
  MediaType,
  mediaTypeFromJSON,
  OrderContent,
  OrderItem,
  ReactionContent,
  SelectionContent,
  StoryContent,
  StoryRelation,
  SystemContent,
  SystemNotice,
  TemplateContent,
  TextContent,
} from './gen/chat4all/v1/content.ts';
export { Identities, Identity, Recipient } from './gen/chat4all/v1/identity.ts';
export {
  DeliveryEvent,
  EchoEvent,
  Event,
  IdentityChangedEvent,
  InboundEvent,
  MediaEvent,
} from './gen/chat4all/v1/event.ts';

// The values of the records on the bus, chat4all.log.v1.
export {
  DeliveryRecord,
  EchoRecord,
  EventRecord,
  Fallback,
  IdentityChangeRecord,
  InboundRecord,
  NamedPerson,
  ReceiptRecord,
  StateChange,
} from './gen/chat4all/log/v1/records.ts';

// Beside the generated code.
export { fileDescriptorSet } from './gen/descriptors.ts';
export { connect, type Connection, type ConnectOptions } from './connect.ts';
export { encodeMessage, type EncodableType } from './encode-message.ts';
export { isServiceError } from './service-error.ts';
export { sortNames } from './sort-names.ts';
export { InvalidTimestamp, type TimestampParts } from './timestamp.ts';
export { unary, type UnaryMethod, type UnaryOptions } from './unary.ts';
export {
  decodeStatusDetails,
  encodeStatusDetails,
  toStatus,
  type FieldViolation,
  type StatusDetails,
} from './status-details.ts';
export { Status } from './gen/google/rpc/status.ts';
export { Any } from './gen/google/protobuf/any.ts';
export {
  HealthCheckRequest,
  HealthCheckResponse,
  HealthCheckResponse_ServingStatus,
  HealthClient,
  HealthListRequest,
  HealthListResponse,
} from './gen/grpc/health/v1/health.ts';
export type { Duration } from './gen/google/protobuf/duration.ts';
