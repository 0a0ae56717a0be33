import { decodePageToken, encodePageToken, type PageCursor } from '../page-token.ts';
import { StoreError } from '../store-error.ts';
import { type Row, integer, text } from './row.ts';

const MAXIMUM_PAGE_SIZE = 1_000;

/** The column that orders most lists. */
const CREATE_TIME = 'create_time';

/** A statement or a part of one, and its parameters. */
export interface SqlQuery {
  readonly text: string;
  readonly values: readonly (string | number)[];
}

/** Writes the placeholder of the n-th parameter of a statement, from 1. */
export type Parameter = (index: number) => string;

/** Adds the next parameter to a statement; returns its placeholder. Placeholders must be used in the order of the calls. */
export type AddValue = (value: string | number) => string;

/** Returns conditions of a statement that hold together. */
export type Conditions = (value: AddValue) => readonly string[];

/** A page of rows. */
export interface RowPage {
  readonly rows: readonly Row[];
  /** Absent on the last page. */
  readonly nextPageToken?: string;
}

/** The statements that list a page, one after the other: each is answered with its rows. */
export type PageQueries = Generator<SqlQuery, RowPage, readonly Row[]>;

/** The table of a list, with its order. */
export interface ListSource {
  readonly parameter: Parameter;
  readonly table: string;
  /** The column that orders the rows, in milliseconds since 1970. Default: `create_time`. */
  readonly timeColumn?: string;
  /** The column that orders rows with the same time. */
  readonly idColumn: string;
  /** `SELECT … FROM <table>`. */
  readonly select: string;
  /** Conditions that an index on the time answers. */
  readonly inOrder: Conditions;
}

/** The size and the token of a page. */
export interface PageRequest {
  readonly pageSize: number;
  readonly pageToken?: string;
}

/** Fails with `invalid` if the page size is not allowed. */
export function assertPageSize(pageSize: number): void {
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > MAXIMUM_PAGE_SIZE) {
    throw new StoreError(
      'invalid',
      `page_size: must be a whole number from 1 to ${MAXIMUM_PAGE_SIZE} (got ${pageSize})`,
    );
  }
}

/** Returns a statement with its parameters. */
export function statement(parameter: Parameter, write: (value: AddValue) => string): SqlQuery {
  const values: (string | number)[] = [];
  const statementText = write((value) => parameter(values.push(value)));
  return { text: statementText, values };
}

/** Lists a page of rows in the order of an index, newest first. Fails with `invalid` if the page size or token is wrong. */
export function* listInOrder(source: ListSource, request: PageRequest, filters: Conditions = () => []): PageQueries {
  assertPageSize(request.pageSize);
  const rows = yield pageQuery(source, request, filters);
  return toRowPage(source, rows, request.pageSize);
}

/**
 * Lists a page of rows that a filter without an index matches, newest first. Visits at most `visitLimit` rows, and those of
 * the same time as the last: the page may be short or empty, with a token that continues after the last visited row.
 */
export function* listVisited(
  source: ListSource,
  request: PageRequest,
  filters: Conditions,
  visitLimit: number,
): PageQueries {
  assertPageSize(request.pageSize);
  const cursor = cursorOf(request);
  const { timeColumn = CREATE_TIME } = source;
  const [last] = yield statement(source.parameter, (value) => {
    // Only the time, so that the index alone answers.
    const where = [...source.inOrder(value)];
    if (cursor) where.push(`${timeColumn} <= ${value(cursor.timeMs)}`);
    return `SELECT ${timeColumn} FROM ${source.table} WHERE ${where.join(' AND ')} ORDER BY ${timeColumn} DESC LIMIT 1 OFFSET ${visitLimit}`;
  });
  const lastTimeMs = last && integer(last, timeColumn);
  const rows = yield pageQuery(source, request, (value) => [
    ...(lastTimeMs === undefined ? [] : [`${timeColumn} >= ${value(lastTimeMs)}`]),
    ...filters(value),
  ]);
  return toRowPage(source, rows, request.pageSize, lastTimeMs);
}

function pageQuery(source: ListSource, request: PageRequest, filters: Conditions): SqlQuery {
  const { parameter, timeColumn = CREATE_TIME, idColumn, select, inOrder } = source;
  const cursor = cursorOf(request);
  return statement(parameter, (value) => {
    const where = [...inOrder(value)];
    if (cursor) where.push(`(${timeColumn}, ${idColumn}) < (${value(cursor.timeMs)}, ${value(cursor.id)})`);
    where.push(...filters(value));
    const limit = value(request.pageSize + 1);
    return `${select} WHERE ${where.join(' AND ')} ORDER BY ${timeColumn} DESC, ${idColumn} DESC LIMIT ${limit}`;
  });
}

function cursorOf({ pageToken }: PageRequest): PageCursor | undefined {
  return pageToken ? decodePageToken(pageToken) : undefined;
}

function toRowPage(
  { timeColumn = CREATE_TIME, idColumn }: ListSource,
  rows: readonly Row[],
  pageSize: number,
  visitedToMs?: number,
): RowPage {
  const page = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? page.at(-1) : undefined;
  if (last !== undefined) {
    return {
      rows: page,
      nextPageToken: encodePageToken({ timeMs: integer(last, timeColumn), id: text(last, idColumn) }),
    };
  }
  if (visitedToMs === undefined) return { rows: page };
  return { rows: page, nextPageToken: encodePageToken({ timeMs: visitedToMs, id: '' }) };
}
