import type { MediaType as ChannelMediaType } from '@chat4all/connector';
import { MediaType } from '@chat4all/proto';

/** The API's media type for each media type of connectors. */
export const MEDIA_TYPES: Readonly<Record<ChannelMediaType, MediaType>> = {
  image: MediaType.IMAGE,
  video: MediaType.VIDEO,
  audio: MediaType.AUDIO,
  document: MediaType.DOCUMENT,
  sticker: MediaType.STICKER,
};
