export {
  DEAD_LETTERS_TOPIC,
  deliveriesTopic,
  EVENTS_TOPIC,
  NOTIFIER_GROUP,
  PROJECTION_GROUP,
  topicSpecifications,
  type TopicLayout,
} from './topics.ts';
export { initialStateOf } from './initial-state.ts';
export { laneOf } from './lane.ts';
export {
  RecordError,
  acceptedDeliveryIdOf,
  acceptedRecords,
  eventToRecord,
  isEventOfKind,
  isReleased,
  positionOf,
  releasedRecord,
  recordToDelivery,
  recordToEvent,
  traceParentOf,
} from './records.ts';
export { changeToRecord, type PublishedChange } from './changes.ts';
export {
  deadLetterRecord,
  foreignDeadLetterRecord,
  recordToDeadLetter,
  type DeadLetterDelivery,
  type DeadLetterSubject,
  type ReadDeadLetter,
} from './dead-letter.ts';
export { conversationIdOf, inboundMessageIdOf, messageIdOf, receivedMediaIdOf } from './ids.ts';
export { type IdentityDecision, consentToRecord } from './consent-event.ts';
export {
  type AccountStateChange,
  type DisabledEndpoint,
  accountStateToRecord,
  deadLetterToEventRecord,
  endpointDisabledToRecord,
} from './operations-event.ts';
export { type FetchedFile, fetchedFileToRecords, mediaIdOf } from './media-event.ts';
export { StoredFile, type StoredFileDescription } from './stored-file.ts';
export { contentForChannel, messagesFor } from './content-for-channel.ts';
export { mediaTypeName, ContentError, toChannelContent, toDeliveryError } from './channel.ts';
export { type ContentSource, fromChannelContent } from './from-channel.ts';
export { type CallbackAccount, channelEventToRecord } from './channel-event.ts';
export {
  CALLBACK_CONTENT_TYPE,
  truncatedPartToRecord,
  unknownAccountToRecord,
  unreadablePartToRecord,
} from './unreadable-part.ts';
export { type EventFilter, toEvent } from './to-event.ts';
export { type EventRecordOfTenant, readEventRecord } from './read-event-record.ts';
export {
  type TemplateAccount,
  templateEventToRecord,
  toChannelCategory,
  toTemplate,
  toTemplateShape,
} from './template.ts';
export { parseJsonObject } from './json-text.ts';
export { type MessagePart, findPartOfMessage } from './referred-message.ts';
