/** The types with which the functions of the first version work. */
export const batchTypes = `
  -- A delivery as a batch names it; 'item' is its place in the batch, 'place' the one that it gets in its lane.
  -- 'log_position' is that of the record if it was taken off the log.
  CREATE TYPE given_delivery AS (
    item            integer,
    place           bigint,
    message_key     bigint,
    position        integer,
    channel         text,
    account_id      text,
    identity_kind   text,
    identity_value  text,
    log_position    text,
    state           smallint,
    fact_id         text,
    time            bigint,
    expire_time     bigint,
    releases        integer,
    trace_parent    text
  );

  -- A fact about a delivery; 'fact_id' is the claim where the fact is about one. 'place' is that of the delivery among those of the batch; none when it is not known.
  CREATE TYPE given_fact AS (
    item                 integer,
    kind                 text,
    place                integer,
    message_key          bigint,
    position             integer,
    account_id           text,
    provider_message_id  text,
    fact_id              text,
    state                smallint,
    error                text,
    time                 bigint,
    provider_time        bigint,
    under_way            boolean
  );

  -- A delivery while a batch works on it, and whether it differs from its row.
  CREATE TYPE known_delivery AS (
    message_key          bigint,
    position             integer,
    message_id           text,
    tenant_id            text,
    conversation_id      text,
    channel              text,
    account_id           text,
    identity_kind        text,
    identity_value       text,
    state                smallint,
    claim                text,
    attempted            boolean,
    error                text,
    provider_message_id  text,
    states               smallint[],
    fact_ids             text[],
    times                bigint[],
    provider_times       bigint[],
    update_time          bigint,
    trace_parent         text,
    changed              boolean
  );

  -- A change of a delivery's state, and the place in the batch of the candidate or fact that made it.
  CREATE TYPE delivery_change AS (
    item                 integer,
    tenant_id            text,
    message_id           text,
    position             integer,
    conversation_id      text,
    channel              text,
    account_id           text,
    identity_kind        text,
    identity_value       text,
    state                smallint,
    previous_state       smallint,
    error                text,
    provider_time        bigint,
    provider_message_id  text,
    accept_time          bigint,
    trace_parent         text
  );
`;
