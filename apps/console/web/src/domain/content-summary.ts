import type { TFunction } from 'i18next';
import type { ContentJson } from '../gen/chat4all/v1/content_pb';

/** Returns one line about a content, for lists. */
export function summarize(t: TFunction, content: ContentJson | undefined): string {
  if (content === undefined) return t('content.erased');
  const { text, media, template, choice, link, selection, reaction, location, edit, story } = content;
  if (text) return text.body ?? '';
  if (media) return media.caption ?? media.fileName ?? t(`mediaType.${media.type ?? 'MEDIA_TYPE_UNSPECIFIED'}`);
  if (template) return t('content.template', { name: template.name });
  if (choice) return choice.body ?? '';
  if (link) return link.body ?? link.url ?? '';
  if (selection) return selection.title ?? '';
  if (reaction) return reaction.emoji ?? t('content.reactionRemoved');
  if (location) return location.name ?? t('content.location');
  if (edit) return t('content.edit', { text: summarize(t, edit.content) });
  if (story) return t('content.story');
  if (content.contacts) return t('content.contacts', { count: content.contacts.contacts?.length ?? 0 });
  if (content.deletion) return t('content.deletion');
  if (content.form) return t('content.form');
  if (content.order) return t('content.order', { count: content.order.items?.length ?? 0 });
  if (content.system) return content.system.text ?? t('content.system');
  return t('content.other');
}
