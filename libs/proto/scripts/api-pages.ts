// Writes docs/api from the .proto files and their comments; with --check it only says whether what is there is fresh.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { type Documented, type Method, readApi } from './read-api.ts';

const folder = join(import.meta.dirname, '../../../docs/api');

const image = execFileSync('buf', ['build', '--as-file-descriptor-set', '-o', '-'], {
  cwd: join(import.meta.dirname, '..'),
  maxBuffer: 64 * 1024 * 1024,
});
const { services, types } = readApi(image, 'chat4all.v1');

/** The page of a service: lower case, with hyphens. */
const pageOf = (service: string): string =>
  `${service
    .replace(/Service$/, '')
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase()}.md`;

/** Where each type is told: what one method takes or gives beside it, and all else on the page of the types. */
const homes = new Map(types.map(({ name }) => [name, 'types.md']));
for (const { name, methods } of services)
  for (const { request, response } of methods) for (const type of [request, response]) homes.set(type, pageOf(name));

/** A link to where a type is told, here or by those who publish it. */
function typeLink(name: string): string {
  const home = homes.get(name);
  if (home) return `[${name}](${home}#${name.toLowerCase()})`;
  const [, published] = /^google\.protobuf\.(\w+)$/.exec(name) ?? [];
  if (published)
    return `[${name}](https://protobuf.dev/reference/protobuf/google.protobuf/#${published.toLowerCase()})`;
  if (name === 'google.rpc.Status') return `[${name}](../../libs/proto/third_party/google/rpc/status.proto)`;
  throw new Error(`nothing tells what ${name} is`);
}
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function table({ kind, members, choices }: Documented): string {
  if (members.length === 0) return 'Empty.';
  const heads = kind === 'enum' ? '| value | number | |' : '| field | type | |';
  const rows = members.map(({ name, type, comment }) => {
    const told = kind === 'enum' ? type : type.replace(/(?:[a-z]+\.)*[A-Z]\w+/g, typeLink);
    return `| \`${name}\` | ${cell(told)} | ${cell(comment)} |`;
  });
  const notes = choices.map(({ name, comment }) => `\n\`${name}\`: ${comment}`);
  return [heads, '| --- | --- | --- |', ...rows, ...notes].join('\n');
}

function methodText({ name, comment, request, response, requestStream, responseStream }: Method): string {
  const stream = (isStream: boolean, type: string): string => `${isStream ? 'stream of ' : ''}${typeLink(type)}`;
  const parts = types.filter((type) => type.name === request || type.name === response);
  const shape = `${stream(requestStream, request)} → ${stream(responseStream, response)}`;
  return [`## ${name}`, comment, shape, ...parts.map((type) => typeText('###', type))].join('\n\n');
}

function typeText(heading: string, type: Documented): string {
  return [`${heading} ${type.name}`, type.comment, table(type)].join('\n\n');
}

function servicePage(service: (typeof services)[number]): string {
  return [`# ${service.name}`, service.comment, ...service.methods.map(methodText)].join('\n\n');
}

const typesPage = [
  '# Types',
  'What several methods use.',
  ...types.filter(({ name }) => homes.get(name) === 'types.md').map((type) => typeText('##', type)),
].join('\n\n');

const examples = [
  ['TypeScript', 'ts', 'send.ts'],
  ['Python', 'python', 'send.py'],
  ['Go', 'go', 'go/send.go'],
  ['grpcurl', 'sh', 'send.sh'],
].map(([language, tag, name]) => {
  const source = readFileSync(join(folder, `examples/${name}`), 'utf8').trimEnd();
  return `### ${language}\n\n[examples/${name}](examples/${name})\n\n\`\`\`${tag}\n${source}\n\`\`\``;
});

const index = `# The gRPC API

Package \`chat4all.v1\`; the files are in \`libs/proto/proto\`, and a router tells them by reflection. Made from them: to change a
word here, change it there and run \`npx nx run proto:generate\`.

${services.map(({ name, comment }) => `- [${name}](${pageOf(name)}): ${comment}`).join('\n')}
- [Types](types.md) that several methods use

Beside them every router serves \`grpc.health.v1.Health\` (a state for itself, and one for each service that it serves) and server
reflection.

Who calls says so with the metadata \`authorization: Bearer <API key or token>\`, or with a client certificate. Keys, scopes and limits:
[settings](../settings.md), [security](../security.md).

## Errors

Each error carries \`google.rpc.ErrorInfo {reason, domain: "chat4all", metadata}\` in \`grpc-status-details-bin\`, and where they
apply \`BadRequest\` (every wrong field at once), \`RetryInfo\`, \`QuotaFailure\` and \`PreconditionFailure\`. What is too long for headers
is cut.

| what | code |
| --- | --- |
| malformed or missing field, unknown channel, content that a channel cannot carry | INVALID_ARGUMENT |
| no or bad credentials | UNAUTHENTICATED |
| right credentials, wrong scope | PERMISSION_DENIED |
| an id that the tenant does not have, also one of another tenant | NOT_FOUND |
| a \`request_id\` that belongs to another request; an identity that is another user's | ALREADY_EXISTS |
| a recipient without an identity on any asked channel, or who has opted out; an account that is missing or frozen | FAILED_PRECONDITION |
| a quota, too many calls in flight, a message that is too large for the log | RESOURCE_EXHAUSTED, with RetryInfo where it passes |
| the log or the store cannot be reached: nothing was accepted | UNAVAILABLE, with RetryInfo |
| the deadline has passed: accepted or not, the same \`request_id\` settles it | DEADLINE_EXCEEDED |
| a service that this version does not serve | UNIMPLEMENTED |

## Examples

Each sends a text and follows it until it was read, with the router of \`npm start\`; the tests run them as they stand. \`CHAT4ALL_ADDRESS\`
names another router, \`CHAT4ALL_API_KEY\` says who calls.

${examples.join('\n\n')}
`;

const pages = new Map([
  ['README.md', index],
  ['types.md', typesPage],
  ...services.map((service) => [pageOf(service.name), servicePage(service)] as const),
]);
const isCheck = process.argv.includes('--check');
mkdirSync(folder, { recursive: true });
const left = readdirSync(folder).filter((name) => name.endsWith('.md') && !pages.has(name));
const stale = [...left];
for (const name of isCheck ? [] : left) rmSync(join(folder, name));
for (const [name, text] of pages) {
  const file = join(folder, name);
  const fresh = await format(text, { ...(await resolveConfig(file)), parser: 'markdown' });
  if (!isCheck) writeFileSync(file, fresh);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== fresh) stale.push(name);
}
if (isCheck && stale.length > 0) {
  console.error(`docs/api is not what the .proto files say (${stale.join(', ')}): run npx nx run proto:generate`);
  process.exitCode = 1;
}
