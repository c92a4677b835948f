-- Which accounts hold a text in name, city, phone, e-mail or number?
SELECT id, name, kind, type, class, city, phone, email, owner_id
FROM account
WHERE merged_into IS NULL
  AND (instr(lower(name), lower(:text)) OR instr(lower(city), lower(:text)) OR instr(lower(email), lower(:text))
       OR instr(replace(phone, ' ', ''), replace(:text, ' ', '')) OR CAST(id AS TEXT) = :text)
ORDER BY name, id;
