/** `usage.add` and `usage.report` of the contract. */
export const USAGE_FUNCTIONS = `
  CREATE OR REPLACE FUNCTION add_usage(tenants text[], periods text[], amounts bigint[])
  RETURNS TABLE (item bigint, total bigint) LANGUAGE plpgsql SET enable_seqscan = off AS $$
  #variable_conflict use_column
  BEGIN
    DELETE FROM usage known USING unnest(tenants, periods) AS batch (tenant_id, period)
    WHERE known.tenant_id = batch.tenant_id AND known.period < batch.period;
    -- In one order, so that two that count the same tenants do not wait for each other.
    INSERT INTO usage (tenant_id, period, amount)
    SELECT tenant_id, period, sum(amount) FROM unnest(tenants, periods, amounts) AS batch (tenant_id, period, amount)
    GROUP BY tenant_id, period ORDER BY tenant_id, period
    ON CONFLICT (tenant_id, period) DO UPDATE SET amount = usage.amount + excluded.amount;
    RETURN QUERY
    SELECT batch.item, known.amount
    FROM unnest(tenants, periods) WITH ORDINALITY AS batch (tenant_id, period, item)
    JOIN usage known USING (tenant_id, period) ORDER BY batch.item;
  END $$;

  -- By the clock of the database, because those of the routers may differ.
  CREATE OR REPLACE FUNCTION report_usage(router text, tenants text[], demands double precision[], open_streams integer[], lifetime bigint)
  RETURNS TABLE (tenant_id text, routers integer, demand double precision, streams integer) LANGUAGE plpgsql SET enable_seqscan = off AS $$
  #variable_conflict use_column
  DECLARE
    now_ms bigint := extract(epoch FROM clock_timestamp()) * 1000;
  BEGIN
    INSERT INTO router_usage (tenant_id, router_id, demand, streams, update_time)
    SELECT tenant_id, router, demand, streams, now_ms
    FROM unnest(tenants, demands, open_streams) AS batch (tenant_id, demand, streams) ORDER BY tenant_id
    ON CONFLICT (tenant_id, router_id) DO UPDATE
    SET demand = excluded.demand, streams = excluded.streams, update_time = excluded.update_time;
    DELETE FROM router_usage WHERE (tenant_id, router_id) IN (
      SELECT tenant_id, router_id FROM router_usage WHERE update_time < now_ms - lifetime FOR UPDATE SKIP LOCKED
    );
    RETURN QUERY
    SELECT tenant_id, count(*)::integer, sum(demand), sum(streams)::integer
    FROM router_usage WHERE update_time >= now_ms - lifetime GROUP BY tenant_id;
  END $$;
`;
