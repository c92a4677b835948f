-- Which invoices were issued by a day and not settled by it (CNY)?
WITH paid AS (
  SELECT invoice_id, sum(CAST(round(100 * amount) AS INTEGER)) AS fen FROM payment WHERE paid_on <= :as_of
  GROUP BY invoice_id)
SELECT i.id, i.account_id, i.order_id, i.issued_on, i.due_on, i.amount, coalesce(p.fen, 0) / 100.0 AS paid,
       (CAST(round(100 * i.amount) AS INTEGER) - coalesce(p.fen, 0)) / 100.0 AS open
FROM invoice i LEFT JOIN paid p ON p.invoice_id = i.id
WHERE i.issued_on <= :as_of AND CAST(round(100 * i.amount) AS INTEGER) <> coalesce(p.fen, 0)
ORDER BY i.due_on, i.id;
