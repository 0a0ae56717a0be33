/** The labels of an exemplar: beside those of the metric, for the type checker alone. */
export type Exemplar = 'trace_id' | 'span_id';
