/** A name that was replaced. `folder` limits a common word to where it had its private meaning. */
interface OldName {
  readonly pattern: RegExp;
  readonly instead: string;
  readonly folder?: string;
}

const OLD_NAMES: readonly OldName[] = [
  { pattern: /^persist$/, instead: 'retryWhileUnavailable' },
  { pattern: /^Endurance$/, instead: 'RetryContext' },
  { pattern: /^OldestFirst$/, instead: 'ByteBudget' },
  { pattern: /^untaken/i, instead: 'unreadResponses' },
  { pattern: /^anybody$/, instead: 'unauthenticated' },
  { pattern: /^Holding$/, instead: 'AssignedPartition' },
  { pattern: /^letGo$/, instead: 'revoke' },
  { pattern: /^share$/, instead: 'assignment', folder: 'libs/bus' },
  { pattern: /^(PartitionPlace|placeName)$/, instead: 'TopicPartition, topicPartitionKey' },
  { pattern: /^place$/, instead: 'laneSequence, offset, location or path', folder: 'libs' },
  { pattern: /^(All)?Gates?$/i, instead: 'AccountLimiter, LimiterRegistry', folder: 'libs/delivery' },
  { pattern: /^Passage$/, instead: 'LimiterDecision' },
  { pattern: /^(ask|enter)$/, instead: 'check, acquire', folder: 'libs/delivery' },
  { pattern: /^AccountBook$/, instead: 'AccountStatusCache' },
  { pattern: /^setAside$/, instead: 'suspend' },
  { pattern: /^(putAside|bury|Burial)$/, instead: 'decodeOrDeadLetter, publishDeadLetters, DeadLetterEntry' },
  { pattern: /^(startPuttingBack|putBack)$/, instead: 'startRepublisher' },
  { pattern: /^Repetition$/, instead: 'BackgroundTask' },
  { pattern: /^repeat$/, instead: 'startPolling', folder: 'libs/delivery' },
  { pattern: /^Addressee/, instead: 'ResolvedRecipients, RecipientLoader' },
  { pattern: /^nobody$/, instead: 'noRecipients' },
  { pattern: /^(KnownRequests|judge|isNamed)$/, instead: 'IdempotencyCache, check, hasRequestId', folder: 'libs/api' },
  { pattern: /^(refuse|require)[A-Z]/, instead: 'assert*', folder: 'libs' },
  { pattern: /^Circumstances$/, instead: 'CallContext, RetryInput' },
  { pattern: /^(Nature|repeatable)$/, instead: 'CallTraits, idempotent', folder: 'libs' },
  { pattern: /^Turn$/, instead: 'EventLoopYield, PaceDecision' },
  { pattern: /^CallSlots$/, instead: 'RequestLimiter, ConcurrencyLimiter' },
  { pattern: /^(Visit|overtaken)$/, instead: 'LaneTicket, laneWasParked' },
  { pattern: /^waiting/, instead: 'parked*, scheduled*, backlog', folder: 'libs/store' },
  { pattern: /^(mortal|belongings|furnish)$/, instead: 'crashable, tenantFixtures, seedTenant' },
  { pattern: /^(mayPass|lookAgain|busErrorOf)$/, instead: 'isRetryable, refreshMetadata, toBusError' },
  { pattern: /^(World|site)$/, instead: 'SandboxState, routes', folder: 'libs/connectors/sandbox' },
  { pattern: /^(wanted|derived)$/, instead: 'optional, memoize', folder: 'libs' },
];

/** Returns the name that replaced this one in that file, or undefined. */
export function newNameOf(name: string, file: string): string | undefined {
  const old = OLD_NAMES.find(
    ({ pattern, folder }) => pattern.test(name) && (folder === undefined || file.startsWith(`${folder}/`)),
  );
  return old?.instead;
}
