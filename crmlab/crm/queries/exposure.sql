-- What does an account owe, and what has it ordered that is not invoiced yet (CNY)? NULL for all accounts.
WITH paid AS (SELECT invoice_id, sum(CAST(round(100 * amount) AS INTEGER)) AS fen FROM payment GROUP BY invoice_id),
owed AS (
  SELECT i.account_id, sum(CAST(round(100 * i.amount) AS INTEGER) - coalesce(p.fen, 0)) AS fen
  FROM invoice i LEFT JOIN paid p ON p.invoice_id = i.id GROUP BY i.account_id),
coming AS (
  SELECT account_id, sum(CAST(round(100 * amount) AS INTEGER)) AS fen
  FROM sales_order s WHERE status IN ('confirmed', 'shipped')
    AND NOT EXISTS (SELECT 1 FROM invoice i WHERE i.order_id = s.id) GROUP BY account_id)
SELECT a.id AS account_id, a.name, coalesce(o.fen, 0) / 100.0 AS open_invoices,
       coalesce(c.fen, 0) / 100.0 AS undelivered_orders, a.credit_limit AS "limit"
FROM account a LEFT JOIN owed o ON o.account_id = a.id LEFT JOIN coming c ON c.account_id = a.id
WHERE a.merged_into IS NULL AND (:account IS NULL OR a.id = :account)
ORDER BY a.id;
