// Creates the pictures in docs/images from real runs: `npx nx run observability:picture`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { photographConversation } from './picture/conversation.ts';
import { drawDashboard, drawPanels } from './picture/draw-dashboard.ts';
import { observeHealthyRun } from './picture/healthy-run.ts';
import { IMAGES_FOLDER } from './folders.ts';
import { panelsOf, readDashboards } from './read-dashboards.ts';

/** The panels of the overview that are drawn large. */
const LARGE = ['Deliveries by state', 'Receipts and inbound messages', 'SendMessage', 'Accepted to sent'];

const overview = readDashboards().find(({ dashboard }) => dashboard.uid === 'chat4all-overview')?.dashboard;
if (overview === undefined) throw new Error('unknown dashboard chat4all-overview');
mkdirSync(IMAGES_FOLDER, { recursive: true });
const write = (name: string, content: string | Uint8Array): void => {
  writeFileSync(join(IMAGES_FOLDER, name), content);
  console.log(`wrote docs/images/${name}`);
};

write('conversation.png', await photographConversation());
const { range, dataOf } = await observeHealthyRun(panelsOf(overview));
const panels = panelsOf(overview).filter(({ title }) => LARGE.includes(title));
panels.sort((one, other) => LARGE.indexOf(one.title) - LARGE.indexOf(other.title));
write('healthy-run.svg', `${drawPanels(panels, dataOf, range)}\n`);
const SUBTITLE = 'All processes over Kafka on one machine, with two simulated platforms.';
write('overview.svg', `${drawDashboard(overview, dataOf, range, SUBTITLE)}\n`);
