//! 搜索: one box for firms, tasks, cases, people, items, rules and towns.

mod find;
