-- Everything about a customer in one row (money in CNY); NULL for all accounts in use.
WITH people AS (
  SELECT account_id, count(*) AS contacts, sum(buying_role = 'decision maker') AS decision_makers
  FROM contact WHERE merged_into IS NULL GROUP BY account_id),
touch AS (SELECT account_id, max(start_at) AS last_touch_at FROM activity WHERE status = 'done' GROUP BY account_id),
asked AS (SELECT account_id, count(*) AS leads FROM lead WHERE account_id IS NOT NULL GROUP BY account_id),
deal AS (
  SELECT account_id, sum(closed_at IS NULL) AS open_deals, sum(stage = 'Closed won') AS won_deals,
         round(total(CASE WHEN closed_at IS NULL THEN amount END), 2) AS pipeline,
         max(coalesce(closed_at, created_at)) AS last_deal_at
  FROM opportunity GROUP BY account_id),
bought AS (
  SELECT account_id, sum(amount > 0) AS orders, round(sum(amount), 2) AS revenue,
         round(total(CASE WHEN ordered_on >= :since AND ordered_on < :today THEN amount END), 2) AS revenue_year,
         max(ordered_on) AS last_order_on
  FROM sales_order WHERE status <> 'cancelled' GROUP BY account_id),
paid AS (SELECT invoice_id, sum(amount) AS amount FROM payment GROUP BY invoice_id),
owed AS (
  SELECT i.account_id, round(sum(i.amount - coalesce(p.amount, 0)), 2) AS open_money,
         round(total(CASE WHEN i.due_on < :today THEN i.amount - coalesce(p.amount, 0) END), 2) AS overdue
  FROM invoice i LEFT JOIN paid p ON p.invoice_id = i.id GROUP BY i.account_id)
SELECT a.id, a.name, a.kind, a.type, a.class, a.city, u.name AS owner, coalesce(people.contacts, 0) AS contacts,
       coalesce(people.decision_makers, 0) AS decision_makers, touch.last_touch_at, coalesce(asked.leads, 0) AS leads,
       coalesce(deal.open_deals, 0) AS open_deals, coalesce(deal.won_deals, 0) AS won_deals,
       coalesce(deal.pipeline, 0.0) AS pipeline, coalesce(bought.orders, 0) AS orders,
       coalesce(bought.revenue, 0.0) AS revenue, coalesce(bought.revenue_year, 0.0) AS revenue_year,
       bought.last_order_on, coalesce(owed.open_money, 0.0) AS open_money, coalesce(owed.overdue, 0.0) AS overdue,
       a.credit_limit,
       max(a.created_at, coalesce(touch.last_touch_at, ''), coalesce(deal.last_deal_at, ''),
           coalesce(bought.last_order_on, '')) AS last_fact_at
FROM account a LEFT JOIN user u ON u.id = a.owner_id LEFT JOIN people ON people.account_id = a.id
LEFT JOIN touch ON touch.account_id = a.id LEFT JOIN asked ON asked.account_id = a.id
LEFT JOIN deal ON deal.account_id = a.id LEFT JOIN bought ON bought.account_id = a.id
LEFT JOIN owed ON owed.account_id = a.id
WHERE a.merged_into IS NULL AND (:account IS NULL OR a.id = :account)
ORDER BY a.id;
