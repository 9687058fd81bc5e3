-- The penalty procedure after filing: who handles a case, what waits for whom, what was decided.

ALTER TABLE deadlines ADD COLUMN ours BIGINT NOT NULL DEFAULT 1;
ALTER TABLE cases ADD COLUMN party_kind TEXT NOT NULL DEFAULT 'organisation';

-- 承办人 and 案件负责人.
CREATE TABLE case_people (
    case_id TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (case_id, person)
);
CREATE INDEX case_people_person ON case_people (person, case_id);

-- Steps that wait: for the head's approval, or (`review`) for the legal reviewer.
CREATE TABLE case_waits (
    case_id TEXT NOT NULL,
    step TEXT NOT NULL,
    on_day TEXT NOT NULL,
    by_person TEXT NOT NULL,
    PRIMARY KEY (case_id, step)
);
CREATE INDEX case_waits_step ON case_waits (step, on_day, case_id);

-- What was decided, act by act: like cases are found here.
CREATE TABLE case_penalties (
    case_id TEXT NOT NULL,
    act BIGINT NOT NULL,
    item TEXT NOT NULL,
    party TEXT NOT NULL,
    tier TEXT NOT NULL,
    fine BIGINT NOT NULL,
    kinds TEXT NOT NULL,
    on_day TEXT NOT NULL,
    PRIMARY KEY (case_id, act)
);
CREATE INDEX case_penalties_item ON case_penalties (item, on_day, case_id);

-- The running periods of one thing, the nearest first: without the second and third column the planner walks all running periods.
DROP INDEX deadlines_thing;
CREATE INDEX deadlines_thing ON deadlines (thing, state, due);
