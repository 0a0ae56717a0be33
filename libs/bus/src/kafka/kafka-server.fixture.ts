// Tests may start servers, which the layers of the workspace allow to applications alone.
// eslint-disable-next-line @nx/enforce-module-boundaries -- not a part of what is built and published
export { type KafkaServer, type SecuredListener, startKafka, whatKafkaNeeds } from '@chat4all/test-servers';
