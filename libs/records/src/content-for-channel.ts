import { type Capabilities, type Content as ChannelContent, adaptContent } from '@chat4all/connector';
import type { Content } from '@chat4all/proto';
import { toChannelContent } from './channel.ts';

/**
 * A message's content as one channel is sent it: adapted where it does not fit and the result is one message. Content
 * that fits, as STRICT demands, is left alone, so this needs not know what the client had asked for. Throws a
 * `ContentError` for what no connector carries; what cannot be adapted is left to the platform to refuse.
 */
export function contentForChannel(content: Content | undefined, capabilities: Capabilities): ChannelContent {
  const said = toChannelContent(content);
  const [adapted, ...more] = adaptContent(said, capabilities).contents;
  return adapted !== undefined && more.length === 0 ? adapted : said;
}
