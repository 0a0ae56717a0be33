/** One query of a panel. */
export interface Query {
  /** PromQL. Grafana replaces `$channel`, `$job` and `$__rate_interval`. */
  readonly expr: string;
  /** The name of a line, with `{{label}}` for distinguishing labels. In a table: the column of the value. */
  readonly legend: string;
  /** Shows traces on the line, for histograms with exemplars. Default: false. */
  readonly exemplars?: boolean;
}

/** A value from which on a color applies. */
export interface Threshold {
  readonly value: number;
  readonly color: 'green' | 'yellow' | 'red';
}

/** The options of every panel. */
interface PanelBasics {
  readonly title: string;
  /** Its content and how to read it, in one or two sentences. */
  readonly description: string;
  /** One of Grafana's units. */
  readonly unit: string;
  /** The page in docs/runbooks, without `.md`. */
  readonly runbook: string;
  readonly queries: readonly Query[];
  /** In ascending order. Below the first one the base color applies. Default: none. */
  readonly thresholds?: readonly Threshold[];
  /** The color below the first threshold. Default: green. */
  readonly base?: Threshold['color'];
  /** Columns of the dashboard's 24. */
  readonly width?: number;
}

/** Lines over time. Default width: a third. */
export interface TimeSeriesPanel extends PanelBasics {
  readonly kind: 'timeseries';
  /** Lines add up. Default: false. */
  readonly stacked?: boolean;
}

/** One large number. Default width: a sixth. */
export interface StatPanel extends PanelBasics {
  readonly kind: 'stat';
}

/** Current values, one row per set of labels. Default width: all columns. */
export interface TablePanel extends PanelBasics {
  readonly kind: 'table';
  /** The columns in their order: the labels, and the legends of the queries, with their units. */
  readonly columns: readonly TableColumn[];
}

export interface TableColumn {
  /** A label, or the legend of a query. */
  readonly name: string;
  /** Default: none. */
  readonly unit?: string;
}

export type PanelSpec = TimeSeriesPanel | StatPanel | TablePanel;

export interface RowSpec {
  readonly title: string;
  readonly panels: readonly PanelSpec[];
}

/** A selection among the values of a label. */
export interface VariableSpec {
  readonly name: string;
  readonly label: string;
  /** A metric with a label of the variable's name. */
  readonly metric: string;
}

export interface DashboardSpec {
  /** Also the name of its file. It is part of URLs and must not change. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly VariableSpec[];
  readonly rows: readonly RowSpec[];
}

export function timeseries(panel: Omit<TimeSeriesPanel, 'kind'>): PanelSpec {
  return { kind: 'timeseries', ...panel };
}

export function stat(panel: Omit<StatPanel, 'kind'>): PanelSpec {
  return { kind: 'stat', ...panel };
}

export function table(panel: Omit<TablePanel, 'kind'>): PanelSpec {
  return { kind: 'table', ...panel };
}
