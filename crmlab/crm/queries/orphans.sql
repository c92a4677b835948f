-- Which rows hang on nothing, or on the wrong thing?
SELECT 'order of an account that nobody owns' AS what, 'sales_order' AS "table", s.id, s.account_id
FROM sales_order s JOIN account a ON a.id = s.account_id WHERE a.owner_id IS NULL
UNION ALL
SELECT 'order of a merged account', 'sales_order', s.id, s.account_id
FROM sales_order s JOIN account a ON a.id = s.account_id WHERE a.merged_into IS NOT NULL
UNION ALL
SELECT 'invoice of a merged account', 'invoice', i.id, i.account_id
FROM invoice i JOIN account a ON a.id = i.account_id WHERE a.merged_into IS NOT NULL
UNION ALL
SELECT 'invoice and its order under two accounts', 'invoice', i.id, i.account_id
FROM invoice i JOIN sales_order s ON s.id = i.order_id WHERE s.account_id <> i.account_id
UNION ALL
SELECT 'deal whose contact belongs to another account', 'opportunity', o.id, o.account_id
FROM opportunity o JOIN contact c ON c.id = o.contact_id WHERE c.account_id <> o.account_id
UNION ALL
SELECT 'contact of a merged account', 'contact', c.id, c.account_id
FROM contact c JOIN account a ON a.id = c.account_id WHERE a.merged_into IS NOT NULL
UNION ALL
SELECT 'delivered order without an invoice', 'sales_order', s.id, s.account_id
FROM sales_order s WHERE s.status = 'delivered' AND NOT EXISTS (SELECT 1 FROM invoice i WHERE i.order_id = s.id)
UNION ALL
SELECT 'invoice of another amount than its order', 'invoice', i.id, i.account_id
FROM invoice i JOIN sales_order s ON s.id = i.order_id WHERE round(100 * s.amount) <> round(100 * i.amount)
UNION ALL
SELECT 'order whose lines come to another amount', 'sales_order', s.id, s.account_id
FROM sales_order s
WHERE round(100 * s.amount) <> (SELECT total(round(100 * l.amount)) FROM order_line l WHERE l.order_id = s.id)
ORDER BY what, id;
