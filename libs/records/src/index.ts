export { deadLettersTopic, deliveriesTopic, eventsTopic, topicSpecifications, type TopicLayout } from './topics.ts';
export { laneOf } from './lane.ts';
export {
  RecordError,
  deliveryToRecord,
  eventToRecord,
  positionOf,
  recordToDelivery,
  recordToEvent,
} from './records.ts';
export { acceptedRecords, changeToRecord } from './changes.ts';
