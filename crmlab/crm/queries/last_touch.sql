-- When was each account in use last called, met or written to, and when is the next time planned?
SELECT a.id, a.name, a.type, a.class, a.owner_id, u.name AS owner,
       count(CASE WHEN v.status = 'done' AND v.start_at <= :now THEN 1 END) AS touches,
       max(CASE WHEN v.status = 'done' AND v.start_at <= :now THEN v.start_at END) AS last_touch_at,
       min(CASE WHEN v.status = 'planned' AND v.start_at >= :now THEN v.start_at END) AS planned_at
FROM account a LEFT JOIN user u ON u.id = a.owner_id
LEFT JOIN activity v ON v.account_id = a.id AND v.kind IN ('call', 'meeting', 'email', 'message')
WHERE a.merged_into IS NULL AND (:owner IS NULL OR a.owner_id = :owner)
GROUP BY a.id
ORDER BY a.id;
