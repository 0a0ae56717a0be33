/** One query of a panel. */
export interface Query {
  /** PromQL; `$channel`, `$job` and `$__rate_interval` are Grafana's to fill in. */
  readonly expr: string;
  /** What a line is called, with `{{label}}` for what tells it from the others. In a table: the column of the value. */
  readonly legend: string;
  /** Shows traces on the line: for what is computed from a histogram with exemplars. Default: false. */
  readonly exemplars?: boolean;
}

/** From this value on, the color means what it says. */
export interface Threshold {
  readonly value: number;
  readonly color: 'green' | 'yellow' | 'red';
}

/** What every panel has. */
interface PanelBasics {
  readonly title: string;
  /** What it shows and what to read from it, in a sentence or two. */
  readonly description: string;
  /** One of Grafana's units. */
  readonly unit: string;
  /** The page in docs/runbooks, without `.md`, that says what to do when it looks wrong. */
  readonly runbook: string;
  readonly queries: readonly Query[];
  /** In ascending order; below the first one it is the base color. Default: none. */
  readonly thresholds?: readonly Threshold[];
  /** What it is below the first threshold. Default: green. */
  readonly base?: Threshold['color'];
  /** In the 24 columns of a dashboard. */
  readonly width?: number;
}

/** Lines over time; a third of the width unless said otherwise. */
export interface TimeSeriesPanel extends PanelBasics {
  readonly kind: 'timeseries';
  /** Lines add up. Default: false. */
  readonly stacked?: boolean;
}

/** One number, large; a sixth of the width unless said otherwise. */
export interface StatPanel extends PanelBasics {
  readonly kind: 'stat';
}

/** What holds now, a row for each set of labels; the whole width unless said otherwise. */
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

/** A variable that the reader chooses among the values that a label has. */
export interface VariableSpec {
  readonly name: string;
  readonly label: string;
  /** The metric that has the label of the variable's name. */
  readonly metric: string;
}

export interface DashboardSpec {
  /** Also the name of its file. It is part of addresses, so it stays. */
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
