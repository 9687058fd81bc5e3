-- What the numbers count, and the lists behind them: pages by day, bodies that really came, caps, repeats of a month.

-- 1: the body's officers entered. Bodies that declined stand in the plan and never came.
ALTER TABLE visit_bodies ADD COLUMN present BIGINT NOT NULL DEFAULT 0;
UPDATE visit_bodies SET present = 1 WHERE EXISTS (
    SELECT 1 FROM visits v JOIN visit_officers o ON o.visit = v.id
    WHERE v.id = visit_bodies.visit AND v.entered_on IS NOT NULL AND o.body = visit_bodies.body
);

-- Lists of visits go by day, then by visit.
DROP INDEX visits_lead;
DROP INDEX visits_lead_status;
CREATE INDEX visits_lead_status_day ON visits (lead, status, day, id);
CREATE INDEX visits_day ON visits (day, id);
CREATE INDEX visit_bodies_body_day ON visit_bodies (body, day, visit);

-- The caps: counted visits of each body to each firm.
CREATE INDEX visit_bodies_counted ON visit_bodies (firm, body, day, live) WHERE counted = 1;

-- 重复上门: firms of a month.
CREATE INDEX visits_month ON visits (substr(day, 1, 7), firm);

-- Lists of findings go by day found, then by finding.
DROP INDEX findings_lead;
CREATE INDEX findings_lead_day ON findings (lead, on_day, id);
CREATE INDEX findings_body_day ON findings (body, on_day, id);
CREATE INDEX findings_day ON findings (on_day, id);
CREATE INDEX findings_open_lead ON findings (lead, on_day, id) WHERE status <> 'corrected';
CREATE INDEX findings_open_body ON findings (body, on_day, id) WHERE status <> 'corrected';
CREATE INDEX findings_open_day ON findings (on_day, id) WHERE status <> 'corrected';

-- Running periods of one rule.
CREATE INDEX deadlines_rule ON deadlines (rule, state, due, id);

-- Certificates by last day.
CREATE INDEX people_cert_to ON people (cert_to, id);
