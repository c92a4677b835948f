-- Which steps has an order gone through, from quote to payment?
SELECT 'quoted' AS step, 1 AS done, q.created_at AS at, c.amount
FROM sales_order s JOIN contract c ON c.id = s.contract_id JOIN quote q ON q.id = c.quote_id WHERE s.id = :order
UNION ALL
SELECT 'signed', 1, c.signed_at, c.amount
FROM sales_order s JOIN contract c ON c.id = s.contract_id WHERE s.id = :order
UNION ALL
SELECT 'ordered', 1, ordered_on, amount FROM sales_order WHERE id = :order
UNION ALL
SELECT status, 1, NULL, amount FROM sales_order WHERE id = :order AND status IN ('cancelled', 'returned')
UNION ALL
SELECT 'shipped', status <> 'confirmed', NULL, amount
FROM sales_order WHERE id = :order AND status NOT IN ('cancelled', 'returned')
UNION ALL
SELECT 'delivered', status = 'delivered', delivered_on, amount
FROM sales_order WHERE id = :order AND status NOT IN ('cancelled', 'returned')
UNION ALL
SELECT 'invoiced', count(i.id) > 0, max(i.issued_on), s.amount
FROM sales_order s LEFT JOIN invoice i ON i.order_id = s.id WHERE s.id = :order AND s.status <> 'cancelled' GROUP BY s.id
UNION ALL
SELECT 'paid', round(100 * coalesce(sum(p.amount), 0)) = round(100 * s.amount), max(p.paid_on), coalesce(sum(p.amount), 0)
FROM sales_order s LEFT JOIN invoice i ON i.order_id = s.id LEFT JOIN payment p ON p.invoice_id = i.id
WHERE s.id = :order AND s.status <> 'cancelled' GROUP BY s.id;
