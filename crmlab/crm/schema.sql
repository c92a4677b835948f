-- The CRM of CRM Lab. Moments are texts 'YYYY-MM-DD HH:MM', days 'YYYY-MM-DD', money is CNY, shares lie from 0 to 1.
-- Nothing here reads the machine's clock: "now" is the row of `setting` that `desk.tick()` moves.

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);

-- people inside the firm
CREATE TABLE team (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('sales', 'telesales', 'marketing')));
CREATE TABLE user (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, name_zh TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('manager', 'seller', 'agent', 'marketer')),
  team_id INTEGER NOT NULL REFERENCES team (id), manager_id INTEGER REFERENCES user (id),
  skills TEXT NOT NULL DEFAULT '', capacity INTEGER NOT NULL DEFAULT 30 CHECK (capacity >= 0),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)));
CREATE TABLE territory (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
  parent_id INTEGER REFERENCES territory (id));
CREATE TABLE territory_user (territory_id INTEGER NOT NULL REFERENCES territory (id),
  user_id INTEGER NOT NULL REFERENCES user (id), PRIMARY KEY (territory_id, user_id));

-- customer information
CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('prospect', 'customer', 'former')),
  industry TEXT, size TEXT CHECK (size IN ('small', 'medium', 'large')), employees INTEGER CHECK (employees >= 1),
  city TEXT, address TEXT, postcode TEXT, phone TEXT, email TEXT, class TEXT CHECK (class IN ('A', 'B', 'C')),
  territory_id INTEGER REFERENCES territory (id), owner_id INTEGER REFERENCES user (id),
  discount REAL NOT NULL DEFAULT 0 CHECK (discount BETWEEN 0 AND 1),
  credit_limit REAL NOT NULL DEFAULT 0 CHECK (credit_limit >= 0),
  credit_days INTEGER NOT NULL DEFAULT 30 CHECK (credit_days >= 0),
  created_at TEXT NOT NULL, merged_into INTEGER REFERENCES account (id));
CREATE TABLE contact (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id),
  name TEXT NOT NULL, name_zh TEXT, title TEXT, department TEXT, reports_to INTEGER REFERENCES contact (id),
  buying_role TEXT CHECK (buying_role IN ('decision maker', 'evaluator', 'influencer', 'user', 'gatekeeper')),
  email TEXT, phone TEXT, note TEXT, do_not_call INTEGER NOT NULL DEFAULT 0 CHECK (do_not_call IN (0, 1)),
  created_at TEXT NOT NULL, merged_into INTEGER REFERENCES contact (id), search_text TEXT NOT NULL DEFAULT '');
CREATE TABLE consent (id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contact (id),
  channel TEXT NOT NULL CHECK (channel IN ('phone', 'email', 'post')), granted_at TEXT NOT NULL,
  withdrawn_at TEXT, source TEXT NOT NULL);

-- contacts and time
CREATE TABLE activity (id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('call', 'meeting', 'task', 'email', 'message', 'note')),
  subject TEXT NOT NULL, body TEXT, account_id INTEGER REFERENCES account (id),
  contact_id INTEGER REFERENCES contact (id), opportunity_id INTEGER REFERENCES opportunity (id),
  lead_id INTEGER REFERENCES lead (id), owner_id INTEGER NOT NULL REFERENCES user (id),
  start_at TEXT, end_at TEXT, due_at TEXT, remind_at TEXT, repeats TEXT, series_id INTEGER,
  status TEXT NOT NULL CHECK (status IN ('planned', 'done', 'cancelled')), outcome TEXT,
  CHECK (end_at IS NULL OR end_at > start_at));
CREATE TABLE activity_attendee (activity_id INTEGER NOT NULL REFERENCES activity (id),
  user_id INTEGER NOT NULL REFERENCES user (id), PRIMARY KEY (activity_id, user_id));
CREATE TABLE attachment (id INTEGER PRIMARY KEY, activity_id INTEGER REFERENCES activity (id),
  contact_id INTEGER REFERENCES contact (id), contract_id INTEGER REFERENCES contract (id),
  filename TEXT NOT NULL, content BLOB NOT NULL, added_at TEXT NOT NULL);
CREATE TABLE notice (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES user (id), at TEXT NOT NULL,
  text TEXT NOT NULL, activity_id INTEGER REFERENCES activity (id), seen INTEGER NOT NULL DEFAULT 0);
CREATE TABLE holiday (day TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('off', 'work')));

-- marketing
CREATE TABLE campaign (id INTEGER PRIMARY KEY, name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('letter', 'email', 'calls', 'promotion', 'survey')),
  status TEXT NOT NULL CHECK (status IN ('planned', 'running', 'ended')), segment TEXT, start_at TEXT, end_at TEXT,
  contact_cost REAL NOT NULL DEFAULT 0 CHECK (contact_cost >= 0),
  discount REAL NOT NULL DEFAULT 0 CHECK (discount BETWEEN 0 AND 1), question TEXT);
CREATE TABLE campaign_member (id INTEGER PRIMARY KEY, campaign_id INTEGER NOT NULL REFERENCES campaign (id),
  contact_id INTEGER NOT NULL REFERENCES contact (id), arm TEXT NOT NULL CHECK (arm IN ('mailed', 'control')),
  sent_at TEXT, responded_at TEXT, amount REAL NOT NULL DEFAULT 0, margin REAL NOT NULL DEFAULT 0, reply TEXT,
  opted_out INTEGER NOT NULL DEFAULT 0, UNIQUE (campaign_id, contact_id));
CREATE TABLE score (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id),
  name TEXT NOT NULL, value REAL NOT NULL, at TEXT NOT NULL);

-- leads
CREATE TABLE lead (id INTEGER PRIMARY KEY, name TEXT NOT NULL, company TEXT NOT NULL, email TEXT, phone TEXT,
  source TEXT NOT NULL, industry TEXT, city TEXT, employees INTEGER,
  status TEXT NOT NULL CHECK (status IN ('new', 'assigned', 'working', 'converted', 'recycled', 'lost')),
  score REAL, owner_id INTEGER REFERENCES user (id), created_at TEXT NOT NULL, assigned_at TEXT,
  first_reply_at TEXT, closed_at TEXT, recycle_at TEXT, credit_check TEXT, account_id INTEGER REFERENCES account (id),
  contact_id INTEGER REFERENCES contact (id), opportunity_id INTEGER REFERENCES opportunity (id),
  CHECK ((status = 'converted') = (opportunity_id IS NOT NULL)));

-- sales
CREATE TABLE stage (name TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE,
  probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1), closed INTEGER NOT NULL, won INTEGER NOT NULL,
  exit_criterion TEXT NOT NULL);
CREATE TABLE opportunity (id INTEGER PRIMARY KEY, name TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id), contact_id INTEGER REFERENCES contact (id),
  owner_id INTEGER NOT NULL REFERENCES user (id), stage TEXT NOT NULL REFERENCES stage (name),
  amount REAL NOT NULL CHECK (amount >= 0), probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
  close_on TEXT NOT NULL, source TEXT, description TEXT, next_step TEXT, lost_reason TEXT, created_at TEXT NOT NULL,
  closed_at TEXT);
CREATE TABLE opportunity_history (id INTEGER PRIMARY KEY,
  opportunity_id INTEGER NOT NULL REFERENCES opportunity (id), at TEXT NOT NULL, field TEXT NOT NULL, old TEXT,
  new TEXT);
CREATE TABLE quota (user_id INTEGER NOT NULL REFERENCES user (id), quarter TEXT NOT NULL, amount REAL NOT NULL,
  PRIMARY KEY (user_id, quarter));
CREATE TABLE commission_tier (attainment REAL PRIMARY KEY, rate REAL NOT NULL CHECK (rate BETWEEN 0 AND 1));
CREATE TABLE expense (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES user (id),
  opportunity_id INTEGER REFERENCES opportunity (id), kind TEXT NOT NULL, amount REAL NOT NULL CHECK (amount > 0),
  spent_on TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('submitted', 'approved', 'refused')));

-- products, quotes, contracts, orders, receivables
CREATE TABLE product (id INTEGER PRIMARY KEY, name TEXT NOT NULL, name_zh TEXT NOT NULL, category TEXT NOT NULL,
  unit TEXT NOT NULL, list_price REAL NOT NULL, unit_cost REAL NOT NULL);
CREATE TABLE quote (id INTEGER PRIMARY KEY, opportunity_id INTEGER NOT NULL REFERENCES opportunity (id),
  status TEXT NOT NULL CHECK (status IN ('draft', 'sent', 'accepted', 'refused', 'expired')),
  valid_until TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE quote_line (id INTEGER PRIMARY KEY, quote_id INTEGER NOT NULL REFERENCES quote (id),
  product_id INTEGER NOT NULL REFERENCES product (id), quantity REAL NOT NULL CHECK (quantity > 0),
  unit_price REAL NOT NULL CHECK (unit_price >= 0), discount REAL NOT NULL CHECK (discount BETWEEN 0 AND 1),
  amount REAL NOT NULL);
CREATE TABLE contract (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id),
  opportunity_id INTEGER NOT NULL REFERENCES opportunity (id), quote_id INTEGER NOT NULL REFERENCES quote (id),
  status TEXT NOT NULL CHECK (status IN ('draft', 'signed', 'ended')), signed_at TEXT, amount REAL NOT NULL);
CREATE TABLE sales_order (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id),
  opportunity_id INTEGER REFERENCES opportunity (id), contract_id INTEGER REFERENCES contract (id),
  status TEXT NOT NULL CHECK (status IN ('confirmed', 'shipped', 'delivered', 'cancelled', 'returned')),
  ordered_on TEXT NOT NULL, delivered_on TEXT, amount REAL NOT NULL);
CREATE TABLE order_line (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES sales_order (id),
  product_id INTEGER NOT NULL REFERENCES product (id), quantity REAL NOT NULL CHECK (quantity <> 0),
  unit_price REAL NOT NULL, discount REAL NOT NULL, amount REAL NOT NULL);
CREATE TABLE invoice (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES sales_order (id),
  account_id INTEGER NOT NULL REFERENCES account (id), issued_on TEXT NOT NULL, due_on TEXT NOT NULL,
  amount REAL NOT NULL);
CREATE TABLE payment (id INTEGER PRIMARY KEY, invoice_id INTEGER NOT NULL REFERENCES invoice (id),
  paid_on TEXT NOT NULL, amount REAL NOT NULL);

-- telesales
CREATE TABLE call_script (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE script_step (id INTEGER PRIMARY KEY, script_id INTEGER NOT NULL REFERENCES call_script (id),
  step TEXT NOT NULL, says TEXT NOT NULL, UNIQUE (script_id, step));
CREATE TABLE script_answer (id INTEGER PRIMARY KEY, script_id INTEGER NOT NULL REFERENCES call_script (id),
  step TEXT NOT NULL, answer TEXT NOT NULL, next_step TEXT NOT NULL);
CREATE TABLE call_list (id INTEGER PRIMARY KEY, name TEXT NOT NULL, campaign_id INTEGER REFERENCES campaign (id),
  script_id INTEGER REFERENCES call_script (id), max_attempts INTEGER NOT NULL DEFAULT 3, created_at TEXT NOT NULL);
CREATE TABLE call_list_item (id INTEGER PRIMARY KEY, list_id INTEGER NOT NULL REFERENCES call_list (id),
  contact_id INTEGER NOT NULL REFERENCES contact (id), seq INTEGER NOT NULL, agent_id INTEGER REFERENCES user (id),
  expected REAL, attempts INTEGER NOT NULL DEFAULT 0, call_back_at TEXT,
  status TEXT NOT NULL CHECK (status IN ('open', 'call back', 'reached', 'sold', 'refused', 'given up')),
  UNIQUE (list_id, contact_id));
CREATE TABLE call (id INTEGER PRIMARY KEY, contact_id INTEGER REFERENCES contact (id),
  agent_id INTEGER NOT NULL REFERENCES user (id), list_id INTEGER REFERENCES call_list (id), at TEXT NOT NULL,
  seconds INTEGER NOT NULL CHECK (seconds >= 0),
  outcome TEXT NOT NULL CHECK (outcome IN ('no answer', 'busy', 'reached', 'call back', 'sold', 'refused')),
  amount REAL NOT NULL DEFAULT 0, path TEXT, recorded INTEGER NOT NULL DEFAULT 0 CHECK (recorded IN (0, 1)));

-- the known list of accounts that stand in the CRM twice (real = 1), and of pairs that only look so (real = 0)
CREATE TABLE planted_duplicate (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id),
  other_id INTEGER NOT NULL REFERENCES account (id), kind TEXT NOT NULL, real INTEGER NOT NULL CHECK (real IN (0, 1)),
  UNIQUE (account_id, other_id), CHECK (account_id < other_id));

-- what will happen later; `tick` makes it happen when its moment comes
CREATE TABLE arrival (id INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL);

-- housekeeping: what was done, and every row it changed
CREATE TABLE audit_log (id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '', undoes INTEGER);
CREATE TABLE change_log (id INTEGER PRIMARY KEY, action_id INTEGER NOT NULL REFERENCES audit_log (id),
  tbl TEXT NOT NULL, row_id INTEGER NOT NULL, before TEXT, after TEXT);
CREATE INDEX change_of ON change_log (action_id);
CREATE INDEX account_owner ON account (owner_id);
CREATE INDEX contact_account ON contact (account_id);
CREATE INDEX consent_contact ON consent (contact_id);
CREATE INDEX activity_owner ON activity (owner_id, start_at);
CREATE INDEX activity_account ON activity (account_id);
CREATE INDEX activity_contact ON activity (contact_id);
CREATE INDEX activity_remind ON activity (remind_at);
CREATE INDEX attendee_user ON activity_attendee (user_id);
CREATE INDEX lead_status ON lead (status);
CREATE INDEX opportunity_account ON opportunity (account_id);
CREATE INDEX opportunity_stage ON opportunity (stage);
CREATE INDEX history_of ON opportunity_history (opportunity_id);
CREATE INDEX order_account ON sales_order (account_id);
CREATE INDEX line_order ON order_line (order_id);
CREATE INDEX invoice_account ON invoice (account_id);
CREATE INDEX payment_invoice ON payment (invoice_id);
CREATE INDEX call_contact ON call (contact_id);
CREATE INDEX item_list ON call_list_item (list_id);
CREATE INDEX member_campaign ON campaign_member (campaign_id);
CREATE INDEX score_account ON score (account_id);
CREATE INDEX arrival_at ON arrival (at);

-- contacts are found by the words of `search_text`, in which Chinese stands as pairs of characters (contacts.py)
CREATE VIRTUAL TABLE contact_words USING fts5 (search_text, content = 'contact', content_rowid = 'id');
CREATE TRIGGER words_in AFTER INSERT ON contact BEGIN
  INSERT INTO contact_words (rowid, search_text) VALUES (new.id, new.search_text); END;
CREATE TRIGGER words_out AFTER DELETE ON contact BEGIN
  INSERT INTO contact_words (contact_words, rowid, search_text) VALUES ('delete', old.id, old.search_text); END;
CREATE TRIGGER words_new AFTER UPDATE OF search_text ON contact BEGIN
  INSERT INTO contact_words (contact_words, rowid, search_text) VALUES ('delete', old.id, old.search_text);
  INSERT INTO contact_words (rowid, search_text) VALUES (new.id, new.search_text); END;
