import { MESSAGE_SCRIPT } from './script-message.ts';

/** The page's JavaScript: polls for changes every second, and renders them. Texts of messages are rendered as text only. */
export const SCRIPT = `'use strict';
${MESSAGE_SCRIPT}
const byId = (id) => document.getElementById(id);
const state = { accounts: [], conversations: [], opened: undefined, replyTo: undefined, shown: '', listed: '', drawn: new Map() };

async function ask(method, path, body) {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch('/sandbox/v1/' + path, { method, headers, body: body && JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error.message);
  return answer;
}

function same(one, other) {
  return one !== undefined && other !== undefined && one.account === other.account && one.person === other.person;
}

function clock(time) {
  return new Date(time).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

function day(time) {
  return new Date(time).toLocaleString([], { weekday: 'long', hour: '2-digit', minute: '2-digit' });
}

function listConversations() {
  const { accounts, conversations, opened } = state;
  const seen = JSON.stringify([accounts, conversations, opened]);
  if (seen === state.listed) return;
  state.listed = seen;
  const focused = document.activeElement?.dataset?.key;
  byId('conversations').replaceChildren(...accounts.flatMap((account) => {
    const own = conversations.filter((each) => each.account === account.id);
    const items = own.map((each) => {
      const button = element('button', { type: 'button' }, [
        element('b', {}, each.name ?? each.person), element('time', {}, each.lastTime ? clock(each.lastTime) : ''),
        element('span', {}, each.lastText || each.lastType),
      ]);
      button.dataset.key = each.account + ' ' + each.person;
      button.setAttribute('aria-current', String(same(each, opened)));
      button.addEventListener('click', () => openConversation(each));
      return element('li', {}, [button]);
    });
    const title = (account.channel === 'whatsapp' ? 'WhatsApp ' : 'Instagram ') + account.id;
    const list = items.length > 0 ? element('ul', {}, items) : element('p', {}, 'No messages yet');
    return [element('h3', {}, title), list];
  }));
  if (focused) [...document.querySelectorAll('nav button')].find((each) => each.dataset.key === focused)?.focus();
  const options = accounts.map(({ id, channel }) => element('option', { value: id }, channel + ' ' + id));
  const chosen = byId('new-account').value;
  byId('new-account').replaceChildren(...options);
  if (accounts.some(({ id }) => id === chosen)) byId('new-account').value = chosen;
}

function openConversation(conversation) {
  Object.assign(state, { opened: conversation, replyTo: undefined, shown: '', drawn: new Map() });
  byId('messages').replaceChildren();
  byId('text').disabled = byId('send').disabled = false;
  byId('text').focus();
  showReply();
  refresh();
}

function showHeader() {
  const { opened, conversations } = state;
  const current = conversations.find((each) => same(each, opened)) ?? opened;
  const { name, person, channel, windowEndTime = 0, optedOut, typing } = current;
  byId('person').textContent = name ?? person;
  const free = windowEndTime > Date.now();
  const details = [name ? person : '', channel === 'whatsapp' ? 'WhatsApp' : 'Instagram',
    free ? '24-hour window open until ' + day(windowEndTime) : 'no 24-hour window open', optedOut ? 'opted out' : ''];
  byId('about').textContent = typing ? 'The account is typing…' : details.filter(Boolean).join(' · ');
}

function showReply() {
  byId('replying').hidden = state.replyTo === undefined;
  byId('replying-to').textContent = state.replyTo ? 'Replying to: ' + (state.replyTo.text || state.replyTo.type) : '';
}

async function act(content, replyTo) {
  const { account, channel, person } = state.opened;
  const named = channel === 'whatsapp' && /^[0-9]+$/.test(person) ? { phone: person } : { userId: person };
  if (state.opened.name) named.name = state.opened.name;
  await attempt(() => ask('POST', 'inbound', { account, person: named, content, ...(replyTo && { replyTo }) }));
  await refresh();
}

async function attempt(work) {
  try {
    await work();
    byId('trouble').hidden = true;
  } catch (error) {
    byId('trouble').textContent = error instanceof TypeError ? 'The sandbox does not respond.' : error.message;
    byId('trouble').hidden = false;
  }
}

async function refreshOnce() {
  const [{ accounts }, { conversations }] = await Promise.all([ask('GET', 'accounts'), ask('GET', 'conversations?limit=200')]);
  const isNew = state.opened && !conversations.some((each) => same(each, state.opened));
  Object.assign(state, { accounts, conversations: isNew ? [state.opened, ...conversations] : conversations });
  if (!state.opened && conversations.length > 0) openConversation(conversations[0]);
  listConversations();
  if (!state.opened) return;
  showHeader();
  const { account, person } = state.opened;
  const { messages } = await ask('GET', 'messages?limit=200&' + new URLSearchParams({ account, person }));
  const seen = JSON.stringify(messages);
  if (seen === state.shown || !same(state.opened, { account, person })) return;
  state.shown = seen;
  drawMessages(messages);
}

function drawMessages(messages) {
  const log = byId('messages');
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const reactions = new Map(messages.filter(({ type }) => type === 'reaction').map((each) => [each.replyTo + each.direction, each]));
  const bubbles = messages.filter(({ type }) => type !== 'reaction' && type !== 'deletion').map((message) => {
    const answered = messages.find(({ id }) => id === message.replyTo);
    const reacted = ['to_person', 'from_person'].map((direction) => reactions.get(message.id + direction)?.text ?? '').join('');
    const key = JSON.stringify([message, answered?.text, reacted]);
    const drawn = state.drawn.get(message.id);
    if (drawn?.key === key) return drawn.node;
    const node = bubble(message, answered, reacted);
    state.drawn.set(message.id, { key, node });
    return node;
  });
  // Only changed bubbles are replaced, so that the focus and playing videos are preserved.
  bubbles.forEach((node, index) => {
    if (log.children[index] !== node) log.insertBefore(node, log.children[index] ?? null);
  });
  while (log.children.length > bubbles.length) log.lastChild.remove();
  if (isAtEnd) log.scrollTop = log.scrollHeight;
}

let refreshing = Promise.resolve();
function refresh() {
  refreshing = refreshing.then(() => attempt(refreshOnce));
  return refreshing;
}

byId('answer').addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = byId('text').value.trim();
  if (text === '' || !state.opened) return;
  byId('text').value = '';
  const replyTo = state.replyTo?.id;
  state.replyTo = undefined;
  showReply();
  await act({ type: 'text', text }, replyTo);
});
byId('text').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId('answer').requestSubmit();
});
byId('no-reply').addEventListener('click', () => { state.replyTo = undefined; showReply(); byId('text').focus(); });
byId('file').addEventListener('change', async () => {
  const [file] = byId('file').files;
  byId('file').value = '';
  if (!file || !state.opened) return;
  const base64 = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.readAsDataURL(file);
  });
  const mimeType = (file.type || 'application/octet-stream').split(';')[0];
  const kind = mimeType.split('/')[0];
  const type = ['image', 'video', 'audio'].includes(kind) ? kind : 'document';
  await act({ type, file: { mimeType, base64, fileName: file.name } });
});
byId('new-person').addEventListener('submit', (event) => {
  event.preventDefault();
  const account = state.accounts.find(({ id }) => id === byId('new-account').value);
  const name = byId('new-name').value.trim();
  const person = byId('new-id').value.trim().replace(/^[+]/, '');
  openConversation({ account: account.id, channel: account.channel, person, lastText: '', lastType: 'nothing yet', ...(name && { name }) });
});

refresh();
setInterval(() => { if (!document.hidden) refresh(); }, 1000);
`;
