-- Whom a step waits for, as the rulebook declares it: `head` approves, `reviewer` reviews, `presider` holds the hearing.
ALTER TABLE case_waits ADD COLUMN who TEXT NOT NULL DEFAULT 'head';
UPDATE case_waits SET who = 'reviewer' WHERE step = 'review';
UPDATE case_waits SET who = 'presider' WHERE step IN ('call_hearing', 'hold_hearing', 'report_hearing');
CREATE INDEX case_waits_who ON case_waits (who, on_day, case_id);

-- The same act filed before: cases of a firm, or of those who are not in the register, discovered since a day.
DROP INDEX cases_firm;
CREATE INDEX cases_party ON cases (firm, item, discovered_on, firm_name);
