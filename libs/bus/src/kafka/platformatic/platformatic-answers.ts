import { MultipleErrors, ResponseError } from '@platformatic/kafka';
import { z } from 'zod';

// @platformatic/kafka rejects an answer with the error of any partition in it, and keeps the answer in its error, untyped.

export const METADATA_ANSWER = z.object({
  controllerId: z.number(),
  brokers: z.array(z.object({ nodeId: z.number(), host: z.string(), port: z.number() })),
  topics: z.array(
    z.object({
      errorCode: z.number(),
      name: z.string().nullable(),
      partitions: z.array(
        z.object({ partitionIndex: z.number(), leaderId: z.number(), replicaNodes: z.array(z.number()) }),
      ),
    }),
  ),
});

export const PRODUCE_ANSWER = z.object({
  throttleTimeMs: z.number(),
  responses: z.array(
    z.object({
      name: z.string(),
      partitionResponses: z.array(z.object({ index: z.number(), errorCode: z.number(), baseOffset: z.bigint() })),
    }),
  ),
});

export const LIST_OFFSETS_ANSWER = z.object({
  topics: z.array(
    z.object({
      name: z.string(),
      partitions: z.array(z.object({ partitionIndex: z.number(), errorCode: z.number(), offset: z.bigint() })),
    }),
  ),
});

/** Without the records: partitions that have some are fetched again. */
export const FETCH_ANSWER = z.object({
  responses: z.array(
    z.object({
      topicId: z.string(),
      partitions: z.array(z.object({ partitionIndex: z.number(), errorCode: z.number() })),
    }),
  ),
});

/** The answer in an error; undefined if the error is another one. */
export function answerIn<Answer>(error: unknown, schema: z.ZodType<Answer>): Answer | undefined {
  if (error instanceof ResponseError) {
    const response: unknown = error['response'];
    return schema.safeParse(response).data;
  }
  if (!(error instanceof MultipleErrors)) return undefined;
  const answers = error.errors.map((one: unknown) => answerIn(one, schema));
  return answers.find((answer) => answer !== undefined);
}
