-- Who works at an account, who may be reached by a channel, and when did we last speak to them?
SELECT c.id, c.name, c.title, c.buying_role,
       CASE WHEN :channel = 'phone' AND c.do_not_call THEN 'do not call'
            WHEN :channel = 'phone' AND c.phone IS NULL THEN 'no phone number'
            WHEN :channel = 'email' AND c.email IS NULL THEN 'no e-mail address'
            WHEN :channel = 'post' AND a.address IS NULL THEN 'no address'
            WHEN EXISTS (SELECT 1 FROM consent k WHERE k.contact_id = c.id AND k.channel = :channel
                         AND k.granted_at <= :now AND (k.withdrawn_at IS NULL OR k.withdrawn_at > :now)) THEN ''
            WHEN EXISTS (SELECT 1 FROM consent k WHERE k.contact_id = c.id AND k.channel = :channel
                         AND k.withdrawn_at <= :now) THEN 'consent withdrawn'
            ELSE 'no consent' END AS why,
       (SELECT max(v.start_at) FROM activity v
        WHERE v.contact_id = c.id AND v.status = 'done' AND v.start_at <= :now) AS last_touch
FROM contact c JOIN account a ON a.id = c.account_id
WHERE c.account_id = :account AND c.merged_into IS NULL
ORDER BY c.id;
