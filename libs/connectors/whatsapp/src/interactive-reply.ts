import {
  type FormContent,
  type InboundContent,
  type OrderContent,
  type OrderItem,
  PartReader,
  type SelectionContent,
} from '@chat4all/connector';

/** Reads the answer to an interactive message: a button, a row of a list, or a form. */
export function readInteractiveReply(interactive: PartReader): InboundContent | undefined {
  return (
    readSelection(interactive.object('button_reply')) ??
    readSelection(interactive.object('list_reply')) ??
    readForm(interactive.object('nfm_reply'))
  );
}

function readSelection(reply: PartReader): SelectionContent | undefined {
  const [id, title] = [reply.id('id'), reply.text('title')];
  const known = id ?? title;
  return known === undefined ? undefined : { kind: 'selection', id: known, title: title ?? known };
}

/** Reads the answer to a WhatsApp Flow, whose answers are JSON in a text. */
function readForm(reply: PartReader): FormContent | undefined {
  const response = new PartReader(parseAnswers(reply));
  if (response.value === undefined) return undefined;
  const answers = Object.fromEntries(Object.entries(response.value).filter(([field]) => field !== 'flow_token'));
  const [flowToken, name] = [response.text('flow_token'), reply.text('name')];
  return {
    kind: 'form',
    ...(flowToken !== undefined && { flowToken }),
    ...(name !== undefined && { name }),
    answers,
  };
}

function parseAnswers(reply: PartReader): unknown {
  const response = reply.text('response_json');
  try {
    return response === undefined ? undefined : JSON.parse(response);
  } catch {
    reply.reject('response_json');
    return undefined;
  }
}

/** Reads all items of a list. Returns undefined without any, or if one cannot be read: none may be lost. */
export function readAll<Item>(
  list: readonly PartReader[],
  read: (item: PartReader) => Item | undefined,
): Item[] | undefined {
  const items = list.map(read);
  const known = items.filter((item) => item !== undefined);
  return known.length === 0 || known.length < items.length ? undefined : known;
}

/** Reads an order. Returns undefined if the product of an item is unknown. */
export function readOrder(order: PartReader): OrderContent | undefined {
  const items = readAll(order.presentList('product_items'), readOrderItem);
  if (items === undefined) return undefined;
  const [catalogId, text] = [order.id('catalog_id'), order.text('text')];
  return {
    kind: 'order',
    ...(catalogId !== undefined && { catalogId }),
    items,
    ...(text !== undefined && { text }),
  };
}

function readOrderItem(item: PartReader): OrderItem | undefined {
  const productId = item.id('product_retailer_id');
  if (productId === undefined) return undefined;
  const [quantity, price, currency] = [item.number('quantity'), item.number('item_price'), item.text('currency')];
  return {
    productId,
    ...(quantity !== undefined && { quantity }),
    ...(price !== undefined && { price: String(price) }),
    ...(currency !== undefined && { currency }),
  };
}
