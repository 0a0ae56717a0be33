import { requestBroker } from './request-broker.ts';

/** A request for no topics (an empty list, not to be created); the response contains the brokers in any case. */
const METADATA_REQUEST = { api: 3, version: 4, body: Buffer.from([0, 0, 0, 0, 0]) };

/** Returns whether a broker responds to a metadata request with at least this number of brokers, itself included. Waits up to one second. */
export async function answersMetadata(port: number, brokers = 1): Promise<boolean> {
  try {
    const response = await requestBroker(port, METADATA_REQUEST);
    // After the throttle time (4 bytes): the number of brokers.
    return response.readInt32BE(4) >= brokers;
  } catch {
    return false;
  }
}
