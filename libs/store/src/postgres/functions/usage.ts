/** `usage.add` of the contract. */
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
`;
