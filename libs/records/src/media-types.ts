import type { MediaType as ChannelMediaType } from '@chat4all/connector';
import { MediaType } from '@chat4all/proto';

/** The API's word for each kind of file. */
export const mediaTypes: Readonly<Record<ChannelMediaType, MediaType>> = {
  image: MediaType.IMAGE,
  video: MediaType.VIDEO,
  audio: MediaType.AUDIO,
  document: MediaType.DOCUMENT,
  sticker: MediaType.STICKER,
};
