/** The part of the page's JavaScript that renders a message. */
export const MESSAGE_SCRIPT = String.raw`
function element(name, attributes, content) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) node.setAttribute(key, value);
  if (Array.isArray(content)) node.append(...content.filter(Boolean));
  else if (content !== undefined) node.textContent = content;
  return node;
}

const ticks = { accepted: '🕓', sent: '✓', delivered: '✓✓', read: '✓✓', failed: '!' };

function bubble(message, answered, reacted) {
  const { type, text, direction, state: progress, failure, time, id } = message;
  const isOurs = direction === 'to_person';
  const shownTicks = element('span', { class: progress === 'read' ? 'read' : undefined, role: 'img', 'aria-label': progress, title: progress }, ticks[progress]);
  const reply = element('button', { type: 'button', 'aria-label': 'Reply to: ' + (text || type) }, 'reply');
  reply.addEventListener('click', () => { state.replyTo = message; showReply(); byId('text').focus(); });
  const like = element('button', { type: 'button', 'aria-label': 'React to: ' + (text || type) }, reacted ? 'remove ❤️' : '❤️');
  like.addEventListener('click', () => act({ type: 'reaction', messageId: id, emoji: reacted ? '' : '❤️' }));
  return element('li', { class: [direction, progress === 'failed' && 'failed', reacted && 'reacted'].filter(Boolean).join(' ') }, [
    element('span', { class: 'hidden' }, isOurs ? 'From the account: ' : 'From the person: '),
    answered && element('blockquote', {}, answered.text || answered.type),
    !['text', 'interactive', 'selection'].includes(type) && element('div', { class: 'kind' }, type),
    mediaOf(message), text && element('div', {}, text), optionsOf(message),
    failure && element('div', { class: 'problem' }, failure.code + ' ' + failure.title),
    element('footer', {}, [isOurs && like, isOurs && reply, element('time', {}, clock(time)), shownTicks]),
    reacted && element('span', { class: 'reactions' }, reacted),
  ]);
}

function mediaOf({ type, content, text }) {
  const file = content?.attachment?.payload ?? content ?? {};
  const link = file.link ?? file.url;
  const id = file.id ?? file.attachment_id;
  const source = /^https?:/.test(link ?? '') ? link : id && 'sandbox/v1/files/' + encodeURIComponent(id);
  if (!source) return undefined;
  if (type === 'image' || type === 'sticker') return element('img', { src: source, alt: text || type, loading: 'lazy' });
  if (type === 'video' || type === 'audio') return element(type, { src: source, controls: '' });
  if (type !== 'document' && type !== 'file') return undefined;
  return element('a', { href: source, rel: 'noreferrer', target: '_blank' }, file.filename ?? 'open the file');
}

function optionsOf(message) {
  const { content, direction } = message;
  if (direction !== 'to_person' || typeof content !== 'object' || content === null) return undefined;
  const template = content.attachment?.payload ?? {};
  const buttons = [...(template.buttons ?? []), ...(template.elements ?? []).flatMap((each) => each.buttons ?? [])];
  const options = [
    ...(content.action?.buttons ?? []).map(({ reply }) => reply),
    ...(content.action?.sections ?? []).flatMap(({ rows }) => rows),
    ...(content.quick_replies ?? []).map(({ title, payload }) => ({ title, id: payload })),
    ...buttons.filter((each) => each.type === 'postback').map(({ title, payload }) => ({ title, id: payload })),
  ].filter(({ title, id }) => title && id);
  if (options.length === 0) return undefined;
  return element('div', { class: 'options', role: 'group', 'aria-label': 'Answers' }, options.map(({ id, title, description }) => {
    const button = element('button', { type: 'button' }, title + (description ? ' – ' + description : ''));
    button.addEventListener('click', () => act({ type: 'selection', id, title }, message.id));
    return button;
  }));
}
`;
