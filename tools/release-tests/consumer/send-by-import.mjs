import * as sandbox from '@chat4all/connector-sandbox';
import * as connectors from '@chat4all/connectors';
import { sendText } from './send-text.mjs';

await sendText(sandbox, connectors, 'sent by import');
