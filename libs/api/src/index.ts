export { startApiServer, type ApiServer, type ApiServerOptions } from './api-server.ts';
