import { packCli } from './pack-cli.ts';

console.log(await packCli());
