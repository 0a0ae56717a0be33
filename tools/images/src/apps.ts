/** The apps that have an image. */
export const apps: readonly string[] = ['router', 'worker', 'webhooks', 'sandbox', 'standalone'];
