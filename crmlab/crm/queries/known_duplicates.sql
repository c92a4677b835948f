-- Which pairs were planted as duplicates (real = 1) or look-alikes (real = 0), among accounts that still stand apart?
SELECT p.account_id, p.other_id, p.kind, p.real
FROM planted_duplicate p JOIN account a ON a.id = p.account_id JOIN account b ON b.id = p.other_id
WHERE a.merged_into IS NULL AND b.merged_into IS NULL
ORDER BY p.account_id, p.other_id;
