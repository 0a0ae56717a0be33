/** The apps that have an image. */
export const APPS: readonly string[] = ['router', 'worker', 'webhooks', 'notifier', 'console', 'sandbox', 'standalone'];
