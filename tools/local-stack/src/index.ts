export { startStack, type StackOptions, type StackProcess } from './stack.ts';
