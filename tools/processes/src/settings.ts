/** The environment of a process. */
export type Settings = Readonly<Record<string, string>>;

/** Returns settings that do not conflict with other processes: free ports, and data in the given folder. */
export function isolatedSettings(folder: string): Settings {
  return {
    CHAT4ALL_BUS: `embedded:${folder}/log`,
    CHAT4ALL_STORE: `sqlite:${folder}/chat4all.db`,
    CHAT4ALL_MEDIA: `folder:${folder}/media`,
    CHAT4ALL_GRPC: '127.0.0.1:0',
    CHAT4ALL_METRICS: '127.0.0.1:0',
    CHAT4ALL_WEBHOOKS: '127.0.0.1:0',
    CHAT4ALL_HTTP: '127.0.0.1:0',
    CHAT4ALL_SANDBOX: '127.0.0.1:0',
    CHAT4ALL_CONSOLE: '127.0.0.1:0',
  };
}
