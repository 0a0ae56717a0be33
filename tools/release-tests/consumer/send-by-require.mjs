import { createRequire } from 'node:module';
import { sendText } from './send-text.mjs';

const require = createRequire(import.meta.url);

await sendText(require('@chat4all/connector-sandbox'), require('@chat4all/connectors'), 'sent by require');
