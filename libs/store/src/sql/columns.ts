import {
  Content,
  DeliveryError,
  type DeliveryState,
  deliveryStateFromJSON,
  encodeMessage,
  type MediaOrigin,
  type MediaState,
  type MediaType,
  mediaOriginFromJSON,
  type ConsentSource,
  consentSourceFromJSON,
  mediaStateFromJSON,
  mediaTypeFromJSON,
} from '@chat4all/proto';

// Values that are stored in one column.

export const toState = (value: number): DeliveryState => deliveryStateFromJSON(value);
export const toConsentSource = (value: number): ConsentSource => consentSourceFromJSON(value);
export const toMediaState = (value: number): MediaState => mediaStateFromJSON(value);
export const toMediaOrigin = (value: number): MediaOrigin => mediaOriginFromJSON(value);
export const toMediaType = (value: number): MediaType => mediaTypeFromJSON(value);

export function encodeError(error: DeliveryError): string;
export function encodeError(error: DeliveryError | undefined): string | null;
export function encodeError(error: DeliveryError | undefined): string | null {
  return error === undefined ? null : JSON.stringify(DeliveryError.toJSON(error));
}

export function decodeError(text: string): DeliveryError;
export function decodeError(text: string | undefined): DeliveryError | undefined;
export function decodeError(text: string | undefined): DeliveryError | undefined {
  return text === undefined ? undefined : DeliveryError.fromJSON(JSON.parse(text));
}

export function encodeContent(content: Content | undefined): Uint8Array | null {
  return content === undefined ? null : encodeMessage(Content, content);
}

export function decodeLabels(text: string): Record<string, string> {
  const labels: unknown = JSON.parse(text);
  if (typeof labels !== 'object' || labels === null) return {};
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));
}
