import { type ColumnDef, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pages } from '../api/use-call.ts';
import { moveFocus } from './move-focus.ts';
import { NextPage } from './next-page.tsx';
import { classNames } from './class-names.ts';
import { ErrorNotice } from './error-notice.tsx';
import { Loading } from './loading.tsx';

/** The estimated height of a row in pixels; each is measured once it is shown. */
const ROW_HEIGHT = 49;
/** The rows rendered beyond the visible ones, so that the keyboard reaches them. */
const OVERSCAN = 12;

const features = tableFeatures({});

/** A column of a list. */
export interface ListColumn<Item> {
  readonly id: string;
  readonly header: string;
  readonly cell: (item: Item) => ReactNode;
  /** Classes of its cells, such as those that hide it on narrow screens. */
  readonly className?: string;
}

/** Properties of a {@link DataList}. */
export interface DataListProperties<Item extends object> {
  /** The name of the list, for screen readers. */
  readonly label: string;
  readonly columns: readonly ListColumn<Item>[];
  readonly pages: Pages<Item>;
  readonly keyOf: (item: Item) => string;
  /** Shown if there are no entries. */
  readonly empty: ReactNode;
}

/** Pages of entries as a table: rendered as far as visible, the arrow keys move between rows, the next page follows by a button. */
export function DataList<Item extends object>({
  label,
  columns,
  pages,
  keyOf,
  empty,
}: DataListProperties<Item>): ReactNode {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const definitions = useMemo(
    () =>
      columns.map(({ id, header, cell }): ColumnDef<typeof features, Item> => ({
        id,
        header,
        cell: ({ row }) => cell(row.original),
      })),
    [columns],
  );
  const table = useTable({ features, columns: definitions, data: pages.items, getRowId: keyOf });
  const { rows } = table.getRowModel();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: OVERSCAN,
  });
  const visible = virtualizer.getVirtualItems();
  const classOf = (id: string): string | undefined => columns.find((column) => column.id === id)?.className;

  if (pages.error && pages.items.length === 0) {
    return <ErrorNotice error={pages.error} onRetry={() => void pages.refetch()} />;
  }
  if (pages.isPending) return <Loading />;
  if (rows.length === 0 && !pages.hasNextPage) return empty;
  const above = visible[0]?.start ?? 0;
  const below = virtualizer.getTotalSize() - (visible.at(-1)?.end ?? 0);
  return (
    <div
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label={label}
      className="min-h-0 flex-initial overflow-auto rounded-xl border border-line bg-surface"
    >
      <table className="w-full border-collapse text-left text-sm" aria-rowcount={rows.length}>
        <thead className="sticky top-0 z-10 bg-surface">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} className="border-b border-line">
              {group.headers.map((header) => (
                <th
                  key={header.id}
                  scope="col"
                  className={classNames('px-4 py-2.5 text-xs font-medium text-muted', classOf(header.column.id))}
                >
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody onKeyDown={moveFocus}>
          {above > 0 && <Spacer height={above} />}
          {visible.map(({ index, key }) => {
            const row = rows[index];
            return (
              row && (
                <tr
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  className="border-b border-line last:border-0 hover:bg-raised focus-within:bg-raised"
                >
                  {row.getAllCells().map((cell) => (
                    <td key={cell.id} className={classNames('px-4 py-2.5 align-middle', classOf(cell.column.id))}>
                      <table.FlexRender cell={cell} />
                    </td>
                  ))}
                </tr>
              )
            );
          })}
          {below > 0 && <Spacer height={below} />}
        </tbody>
      </table>
      <NextPage pages={pages} label={t('action.more')} />
    </div>
  );
}

function Spacer({ height }: { readonly height: number }): ReactNode {
  return (
    <tr aria-hidden>
      <td style={{ height }} />
    </tr>
  );
}
