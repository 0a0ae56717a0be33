/** The labels of an exemplar, which the type checker requires beside those of the metric. */
export type Exemplar = 'trace_id' | 'span_id';
