-- Which lines has a quote, and what does each come to (CNY)?
SELECT l.id, l.product_id, p.name AS product, p.unit, l.quantity, l.unit_price, l.discount, l.amount
FROM quote_line l JOIN product p ON p.id = l.product_id
WHERE l.quote_id = :quote
ORDER BY l.id;
