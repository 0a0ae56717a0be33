/** A turn of phrase to avoid, and plain words to use. */
export interface Phrase {
  readonly pattern: RegExp;
  readonly instead: string;
}

/** The dialect that this repository was once written in, and plain English for it. */
export const phrases: readonly Phrase[] = [
  phrase('(is|are|was|were|be|been) told', 'receives; or name what is sent'),
  phrase('(told|tells?) of', 'reports'),
  phrase('(takes?|taken|took) down', 'records'),
  phrase('(what|who|which) waits?', 'queued, parked or scheduled deliveries'),
  phrase('(stands?|stood)(?! for)', 'is, is listed, is defined'),
  phrase('hears? of', 'receives'),
  phrase('of (ours|theirs|yours)', 'name the owner'),
  phrase('(nobody|anybody|everybody|somebody)', 'name the party: no client, any caller, an operator'),
  phrase('there again', 'recovered'),
  phrase('not there', 'unavailable, missing'),
  phrase('(comes?|came|goes|went) again', 'is redelivered, is repeated'),
  phrase('so that (who|what)(ever)?', 'name the subject'),
  phrase('as it says|as (it|they) stands?', 'name the thing'),
  phrase('be it', 'whether'),
  phrase('of (its|their) own', 'own, separate, dedicated'),
  phrase('in (its|their) turn|(has|have|had|gets?|gives? it) (its|their) turn', 'then, next'),
  phrase('go(es)? on', 'continues'),
  phrase('(what|which) came before|of before', 'the previous one'),
  phrase('heeds?', 'applies'),
  phrase('lets? go|letting go', 'releases, revokes'),
  phrase('it is said|says? so|said so', 'reports, states'),
  phrase('(set|put|sets|puts|putting|setting) aside', 'suspended (account), dead-lettered (record)'),
  phrase('put(s|ting)? back', 'republishes'),
  phrase('look(s|ed|ing)? again', 'refreshes, checks again'),
  phrase('(what|which) (becomes?|became) of', 'its outcome, its state'),
  phrase('in (its|their|his) hands?', 'in progress'),
  phrase('by (itself|themselves)', 'automatically, alone'),
  phrase('surely', 'certainly, is known to'),
  phrase('may pass', 'is retryable, is transient'),
  phrase('is (away|gone|meant|news)', 'is unavailable, is deleted, is intended, is new'),
  phrase("(the|a|one|user's|identity's) word (is|was|are|on|within|holds)|hear of a word", 'value, preference, change'),
  phrase('wakes? somebody', 'pages the engineer on call'),
  phrase("of others['’]|of another['’]s", 'name the owner: another tenant'),
  phrase('fares?', 'state'),
  phrase('no more(?! than)', 'no longer'),
  phrase('so many', 'this number of'),
];

/** A space in `words` matches any white space, line breaks too. */
function phrase(words: string, instead: string): Phrase {
  return { pattern: new RegExp(`(?<![\\p{L}-])(?:${words.replaceAll(' ', '\\s+')})(?![\\p{L}-])`, 'giu'), instead };
}
