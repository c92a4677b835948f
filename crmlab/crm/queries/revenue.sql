-- What did each account order in a span of days, less returns and without what was cancelled (CNY)?
SELECT a.id AS account_id, coalesce(sum(CAST(round(100 * s.amount) AS INTEGER)), 0) / 100.0 AS revenue
FROM account a LEFT JOIN sales_order s ON s.account_id = a.id AND s.status <> 'cancelled'
  AND s.ordered_on >= :since AND s.ordered_on < :until
WHERE a.merged_into IS NULL
GROUP BY a.id
ORDER BY a.id;
