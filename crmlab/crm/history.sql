-- Every change of stage, amount and closing day is history. An undo writes rows back itself, so it makes none.
CREATE TRIGGER stage_history AFTER UPDATE OF stage ON opportunity
WHEN old.stage <> new.stage AND (SELECT undoes FROM audit_log ORDER BY id DESC LIMIT 1) IS NULL BEGIN
  INSERT INTO opportunity_history (opportunity_id, at, field, old, new)
  VALUES (new.id, (SELECT value FROM setting WHERE key = 'now'), 'stage', old.stage, new.stage); END;
CREATE TRIGGER amount_history AFTER UPDATE OF amount ON opportunity
WHEN old.amount <> new.amount AND (SELECT undoes FROM audit_log ORDER BY id DESC LIMIT 1) IS NULL BEGIN
  INSERT INTO opportunity_history (opportunity_id, at, field, old, new)
  VALUES (new.id, (SELECT value FROM setting WHERE key = 'now'), 'amount', old.amount, new.amount); END;
CREATE TRIGGER close_history AFTER UPDATE OF close_on ON opportunity
WHEN old.close_on <> new.close_on AND (SELECT undoes FROM audit_log ORDER BY id DESC LIMIT 1) IS NULL BEGIN
  INSERT INTO opportunity_history (opportunity_id, at, field, old, new)
  VALUES (new.id, (SELECT value FROM setting WHERE key = 'now'), 'close_on', old.close_on, new.close_on); END;
