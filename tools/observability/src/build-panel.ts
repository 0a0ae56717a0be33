import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  StackingMode,
  TooltipDisplayMode,
} from '@grafana/grafana-foundation-sdk/common';
import {
  GraphThresholdsStyleConfigBuilder,
  StackingConfigBuilder,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { PanelSpec, Query, TablePanel } from './panels.ts';
import { runbookUrl } from './runbooks.ts';

/** The data source that is selected by the dashboards' first variable. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

/** Builds Grafana's model of a panel. */
export function buildPanel(panel: PanelSpec, id: number): Builder<Panel> {
  switch (panel.kind) {
    case 'timeseries':
      return withBasics(new TimeSeriesBuilder(), panel, id)
        .height(8)
        .span(panel.width ?? 8)
        .min(0)
        .fillOpacity(panel.stacked ? 30 : 8)
        .lineWidth(1)
        .stacking(new StackingConfigBuilder().mode(panel.stacked ? StackingMode.Normal : StackingMode.None))
        .thresholdsStyle(
          new GraphThresholdsStyleConfigBuilder().mode(
            panel.thresholds ? GraphThresholdsStyleMode.Dashed : GraphThresholdsStyleMode.Off,
          ),
        )
        .legend(new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List))
        .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi));
    case 'stat':
      return withBasics(new StatBuilder(), panel, id)
        .height(4)
        .span(panel.width ?? 4);
    case 'table':
      return withColumns(withBasics(new TableBuilder(), panel, id), panel)
        .height(8)
        .span(panel.width ?? 24);
  }
}

function withBasics<Kind extends TimeSeriesBuilder | StatBuilder | TableBuilder>(
  builder: Kind,
  { kind, title, description, unit, runbook, queries, thresholds = [], base = 'green' }: PanelSpec,
  id: number,
): Kind {
  builder
    .id(id)
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .unit(unit)
    .thresholds(
      new ThresholdsConfigBuilder()
        .mode(ThresholdsMode.Absolute)
        .steps([{ value: null, color: base }, ...thresholds.map(({ value, color }) => ({ value, color }))]),
    )
    .links([
      new DashboardLinkBuilder('Runbook').type(DashboardLinkType.Link).url(runbookUrl(runbook)).targetBlank(true),
    ]);
  for (const [index, query] of queries.entries()) builder.withTarget(target(query, index, kind === 'table'));
  return builder;
}

function target({ expr, legend, exemplars = false }: Query, index: number, now: boolean): Builder<Dataquery> {
  const query = new DataqueryBuilder().refId(refId(index)).datasource(DATASOURCE).expr(expr).legendFormat(legend);
  return now ? query.instant().format(PromQueryFormat.Table) : query.range().exemplar(exemplars);
}

/** Makes one row per set of labels, with the columns in order and each value under the legend of its query. */
function withColumns(builder: TableBuilder, { columns, queries }: TablePanel): TableBuilder {
  const shown = new Set(columns.map(({ name }) => name));
  const values = queries.map(({ legend }, index) => ({ value: `Value #${refId(index)}`, legend }));
  const kept = values.filter(({ legend }) => shown.has(legend));
  const hidden = values.filter(({ legend }) => !shown.has(legend));
  const fieldOf = (name: string): string => kept.find(({ legend }) => legend === name)?.value ?? name;
  builder.withTransformation({ id: 'merge', options: {} }).withTransformation({
    id: 'organize',
    options: {
      excludeByName: Object.fromEntries(['Time', ...hidden.map(({ value }) => value)].map((name) => [name, true])),
      indexByName: Object.fromEntries(columns.map(({ name }, index) => [fieldOf(name), index])),
      renameByName: Object.fromEntries(kept.map(({ value, legend }) => [value, legend])),
    },
  });
  for (const { name, unit } of columns) {
    if (unit !== undefined) builder.overrideByName(name, [{ id: 'unit', value: unit }]);
  }
  return builder;
}

/** Returns A, B, C …, Grafana's names for the queries of a panel. */
function refId(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}
