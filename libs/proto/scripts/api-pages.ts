// Writes docs/api from the .proto files and their comments. With --check it fails if the committed pages are stale.
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

/** A line of every page. */
const WORDS = 'Words: [glossary](../glossary.md). Errors, authentication, examples: [API](README.md).';

/** Returns the file name of a service's page: lower case, with hyphens. */
const pageOf = (service: string): string =>
  `${service
    .replace(/Service$/, '')
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase()}.md`;

/** The page of each type: requests and responses beside their method, all others on the page of types. */
const homes = new Map(types.map(({ name }) => [name, 'types.md']));
for (const { name, methods } of services)
  for (const { request, response } of methods) for (const type of [request, response]) homes.set(type, pageOf(name));

/** Returns a link to the description of a type, here or at its publisher. */
function typeLink(name: string): string {
  const home = homes.get(name);
  if (home) return `[${name}](${home}#${name.toLowerCase()})`;
  const [, published] = /^google\.protobuf\.(\w+)$/.exec(name) ?? [];
  if (published)
    return `[${name}](https://protobuf.dev/reference/protobuf/google.protobuf/#${published.toLowerCase()})`;
  if (name === 'google.rpc.Status') return `[${name}](../../libs/proto/third_party/google/rpc/status.proto)`;
  throw new Error(`${name} is documented nowhere`);
}
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function table({ kind, members, choices }: Documented): string {
  if (members.length === 0) return 'Empty.';
  const heads = kind === 'enum' ? '| value | number | |' : '| field | type | |';
  const rows = members.map(({ name, type, comment }) => {
    const shown = kind === 'enum' ? type : type.replace(/(?:[a-z]+\.)*[A-Z]\w+/g, typeLink);
    return `| \`${name}\` | ${cell(shown)} | ${cell(comment)} |`;
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
  return [`# ${service.name}`, service.comment, WORDS, ...service.methods.map(methodText)].join('\n\n');
}

const typesPage = [
  '# Types',
  'Types that several methods use.',
  WORDS,
  ...types.filter(({ name }) => homes.get(name) === 'types.md').map((type) => typeText('##', type)),
].join('\n\n');

const examples = [
  ['TypeScript', 'ts', 'send.ts'],
  ['Python', 'python', 'python/send.py'],
  ['Go', 'go', 'go/send.go'],
  ['grpcurl', 'sh', 'send.sh'],
].map(([language, tag, name]) => {
  const source = readFileSync(join(folder, `examples/${name}`), 'utf8').trimEnd();
  return `### ${language}\n\n[examples/${name}](examples/${name})\n\n\`\`\`${tag}\n${source}\n\`\`\``;
});

const index = `# gRPC API

\`\`\`sh
grpcurl -plaintext 127.0.0.1:50051 list    # needs nothing but a router: the API is served by reflection
\`\`\`

The package is \`chat4all.v1\`; its files are in \`libs/proto/proto\`. These pages are generated from their comments: change them there and run
\`npx nx run proto:generate\`. Words: [glossary](../glossary.md). The same methods over HTTP: [HTTP and JSON](../http.md).

## Services

| service | |
| --- | --- |
${services.map(({ name, comment }) => `| [${name}](${pageOf(name)}) | ${cell(comment)} |`).join('\n')}
| [Types](types.md) | Types that several methods use. |
| \`grpc.health.v1.Health\` | The health of the router, and of each service. |
| \`grpc.reflection.v1.ServerReflection\` | The API, for tools such as grpcurl. |

## Authentication

Send the metadata \`authorization: Bearer <API key or token>\`, or use a client certificate. Keys and scopes: [settings](../settings.md#authentication).
Limits: [security](../security.md#limits).

## Errors

Each error carries \`google.rpc.ErrorInfo {reason, domain: "chat4all", metadata}\` in \`grpc-status-details-bin\`, and where they apply
\`BadRequest\` (all invalid fields at once), \`RetryInfo\`, \`QuotaFailure\` and \`PreconditionFailure\`. Details that are too long for headers are
truncated.

| cause | code |
| --- | --- |
| malformed or missing field, unknown channel, content that a channel cannot carry | INVALID_ARGUMENT |
| missing or invalid credentials | UNAUTHENTICATED |
| valid credentials without the scope | PERMISSION_DENIED |
| an id that the tenant does not have, including ids of other tenants | NOT_FOUND |
| a \`request_id\` of a different request; an identity of another user | ALREADY_EXISTS |
| a recipient without an identity on the requested channels, or who has opted out; a missing or frozen account; a file that is not READY | FAILED_PRECONDITION |
| a quota, too many concurrent calls, a message too large for the log | RESOURCE_EXHAUSTED, with RetryInfo if waiting helps |
| the log, the store or the files are unavailable; nothing was accepted | UNAVAILABLE, with RetryInfo |
| the deadline has passed; repeat under the same \`request_id\` to find out whether it was accepted | DEADLINE_EXCEEDED |

## Examples

Each example sends a text and follows it until it is read, on the router of \`npm start\`. The tests run them unchanged. \`CHAT4ALL_ADDRESS\` names another
router, \`CHAT4ALL_API_KEY\` authenticates. How the typed clients are generated: [Python](../python.md), [Go](../go.md). Requests for every kind of content:
[content](../content.md).

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
  console.error(`docs/api is stale (${stale.join(', ')}). Run: npx nx run proto:generate`);
  process.exitCode = 1;
}
