-- What happened with an account, oldest first?
SELECT * FROM (
  SELECT coalesce(start_at, due_at) AS at, 'activity' AS what, id, kind || ': ' || subject AS text, NULL AS amount
  FROM activity WHERE account_id = :account
  UNION ALL
  SELECT created_at, 'lead', id, source || ': ' || name, NULL FROM lead WHERE account_id = :account
  UNION ALL
  SELECT created_at, 'opportunity', id, 'opened: ' || name, amount FROM opportunity WHERE account_id = :account
  UNION ALL
  SELECT closed_at, 'opportunity', id, stage || ': ' || name, amount
  FROM opportunity WHERE account_id = :account AND closed_at IS NOT NULL
  UNION ALL
  SELECT q.created_at, 'quote', q.id, q.status, (SELECT round(sum(amount), 2) FROM quote_line WHERE quote_id = q.id)
  FROM quote q JOIN opportunity o ON o.id = q.opportunity_id WHERE o.account_id = :account
  UNION ALL
  SELECT signed_at, 'contract', id, status, amount FROM contract WHERE account_id = :account
  UNION ALL
  SELECT ordered_on, 'order', id, status, amount FROM sales_order WHERE account_id = :account
  UNION ALL
  SELECT delivered_on, 'delivery', id, 'delivered', amount
  FROM sales_order WHERE account_id = :account AND delivered_on IS NOT NULL
  UNION ALL
  SELECT issued_on, 'invoice', id, 'due ' || due_on, amount FROM invoice WHERE account_id = :account
  UNION ALL
  SELECT p.paid_on, 'payment', p.id, 'of invoice ' || p.invoice_id, p.amount
  FROM payment p JOIN invoice i ON i.id = p.invoice_id WHERE i.account_id = :account
)
ORDER BY at IS NULL, at, what, id;
