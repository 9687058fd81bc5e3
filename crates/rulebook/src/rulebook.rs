//! The loaded rulebook and its look-ups.

use std::collections::{BTreeMap, HashMap};

use crate::calendar::Calendar;
use crate::{
    AuthorityKind, AuthorityList, Benchmark, CalendarYear, CaseState, Check, Citation, CodeList, DataElement, Day, Department, District,
    FileOrder, FunctionalZone, Gate, Identifier, Item, KindRule, PaperName, ReviewMarks, ReviewRule, Row, Rule, RuleMeta, Scene, Setting, Shelf, Source, Step, TextRule, Town,
};

/// Everything under `rulebook/`, indexed. Made by [`Rulebook::load`]; never changes afterwards.
#[derive(Debug, Clone, Default)]
pub struct Rulebook {
    /// 执法事项.
    pub items: Shelf<Item>,
    /// 裁量基准.
    pub benchmarks: Shelf<Benchmark>,
    /// 场景.
    pub scenes: Shelf<Scene>,
    /// 部门.
    pub departments: Shelf<Department>,
    /// 行使方式.
    pub kinds: Shelf<KindRule>,
    /// 权责清单.
    pub lists: Shelf<AuthorityList>,
    /// 区县.
    pub districts: Shelf<District>,
    /// 功能区.
    pub zones: Shelf<FunctionalZone>,
    /// 乡镇街道.
    pub towns: Shelf<Town>,
    /// 程序规则.
    pub rules: Shelf<Rule>,
    /// 关口.
    pub gates: Shelf<Gate>,
    /// 办理步骤 of a penalty case.
    pub steps: Shelf<Step>,
    /// 案件状态, in the order of the procedure.
    pub case_states: Vec<CaseState>,
    /// 案卷评查标准.
    pub review_rules: Shelf<ReviewRule>,
    /// 合格线.
    pub review_marks: Option<ReviewMarks>,
    /// 案卷材料顺序.
    pub file_orders: Shelf<FileOrder>,
    /// Names of the papers of a case.
    pub paper_names: Vec<PaperName>,
    /// 放假安排.
    pub calendar_years: Shelf<CalendarYear>,
    /// 本系统设定.
    pub settings: Shelf<Setting>,
    /// 标识符.
    pub identifiers: Shelf<Identifier>,
    /// 代码表.
    pub code_lists: Shelf<CodeList>,
    /// 数据元.
    pub elements: Vec<DataElement>,
    /// 文字规则.
    pub text_rules: Vec<TextRule>,
    /// 来源.
    pub sources: Vec<Source>,
    /// How the procedure rules are to be read.
    pub rule_meta: Option<RuleMeta>,
    pub(crate) at_least: Option<BTreeMap<String, usize>>,
    pub(crate) calendar: Calendar,
    pub(crate) checks: HashMap<String, (usize, usize)>,
    pub(crate) towns_of: HashMap<String, Vec<usize>>,
    pub(crate) benchmarks_of: HashMap<String, Vec<String>>,
    pub(crate) list_rows: HashMap<(usize, String), usize>,
}

impl Rulebook {
    /// An item, newest row.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.get(id)
    }

    /// A scene.
    #[must_use]
    pub fn scene(&self, id: &str) -> Option<&Scene> {
        self.scenes.get(id)
    }

    /// A check of any scene.
    #[must_use]
    pub fn check(&self, id: &str) -> Option<&Check> {
        self.check_with_scene(id).map(|(_, check)| check)
    }

    /// A check together with its scene.
    #[must_use]
    pub fn check_with_scene(&self, id: &str) -> Option<(&Scene, &Check)> {
        let (scene, check) = *self.checks.get(id)?;
        let scene = self.scenes.iter().as_slice().get(scene)?;
        Some((scene, scene.checks.get(check)?))
    }

    /// A department (`SC`).
    #[must_use]
    pub fn department(&self, id: &str) -> Option<&Department> {
        self.departments.get(id)
    }

    /// A district by six-digit code.
    #[must_use]
    pub fn district(&self, code: &str) -> Option<&District> {
        self.districts.get(code)
    }

    /// A town by nine-digit code.
    #[must_use]
    pub fn town(&self, code: &str) -> Option<&Town> {
        self.towns.get(code)
    }

    /// The towns of a district, in code order of the file.
    pub fn towns_of(&self, district: &str) -> impl Iterator<Item = &Town> {
        let rows = self.towns.iter().as_slice();
        self.towns_of.get(district).map(Vec::as_slice).unwrap_or_default().iter().filter_map(move |at| rows.get(*at))
    }

    /// A procedure rule, newest row.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.get(id)
    }

    /// Whether a rule governs the matters of a department: rules of one department's procedure don't govern another's.
    #[must_use]
    pub fn governs(&self, rule: &str, department: &str) -> bool {
        self.rules.get(rule).is_some_and(|r| r.departments.is_empty() || r.departments.iter().any(|d| d == department))
    }

    /// The rule that is the clock (`filing`) of a department's matters. Chosen by matter, not by team: the department's own, else the one that
    /// names no department; none where no rule was read.
    #[must_use]
    pub fn clock(&self, clock: &str, department: &str) -> Option<&Rule> {
        let of_clock = || self.rules.iter().filter(|r| r.clock.as_deref() == Some(clock));
        let own = of_clock().find(|r| r.departments.iter().any(|d| d == department));
        own.or_else(|| of_clock().find(|r| r.departments.is_empty()))
    }

    /// A gate, newest row.
    #[must_use]
    pub fn gate(&self, id: &str) -> Option<&Gate> {
        self.gates.get(id)
    }

    /// 案卷材料顺序 of a department's matters: its own, else the common one.
    #[must_use]
    pub fn file_order(&self, department: &str) -> Option<&FileOrder> {
        let own = self.file_orders.iter().find(|o| o.departments.iter().any(|d| d == department));
        own.or_else(|| self.file_orders.iter().find(|o| o.departments.is_empty()))
    }

    /// The name of a paper of a case; its code where it has none.
    #[must_use]
    pub fn paper_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.paper_names.iter().find(|n| n.code == code).map_or(code, |n| n.name.as_str())
    }

    /// The benchmark of an item, newest row; a specific one before the general one.
    #[must_use]
    pub fn benchmark_of(&self, item: &str) -> Option<&Benchmark> {
        self.benchmarks_of.get(item)?.first().and_then(|id| self.benchmarks.get(id))
    }

    /// The benchmark of an item in force on the day.
    #[must_use]
    pub fn benchmark_on(&self, item: &str, day: Day) -> Option<&Benchmark> {
        self.benchmarks_of.get(item)?.iter().find_map(|id| self.benchmarks.on(id, day))
    }

    /// The working-day calendar.
    #[must_use]
    pub const fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// A setting of ours, newest row.
    #[must_use]
    pub fn setting(&self, id: &str) -> Option<&Setting> {
        self.settings.get(id)
    }

    /// 年度检查频次上限: the most visits a year by this department to a firm of this risk class (A to D) on the day.
    /// A row for the department goes before the row for all.
    #[must_use]
    pub fn frequency_cap(&self, department: &str, risk_class: &str, on: Day) -> Option<&Setting> {
        let of_class = || {
            self.settings.iter().filter(move |s| {
                s.id.starts_with("frequency-cap") && s.risk_class.as_deref() == Some(risk_class) && s.in_force(on)
            })
        };
        of_class()
            .find(|s| s.department_id.as_deref() == Some(department))
            .or_else(|| of_class().find(|s| s.department_id.is_none()))
    }

    /// The citation of a procedure rule or gate; for an id that doesn't exist, a citation that says so.
    #[must_use]
    pub fn cite(&self, id: &str) -> Citation {
        if let Some(rule) = self.rules.get(id) {
            return rule.citation();
        }
        if let Some(gate) = self.gates.get(id) {
            return gate.citation();
        }
        Citation { law: id.to_owned(), article: "（规则库中没有这一条）".to_owned(), basis: crate::Basis::Proposed }
    }

    /// What a kind of authority means on the day.
    #[must_use]
    pub fn kind(&self, kind: AuthorityKind, on: Day) -> Option<&KindRule> {
        self.kinds.on(kind.label(), on)
    }

    /// A code list.
    #[must_use]
    pub fn code_list(&self, id: &str) -> Option<&CodeList> {
        self.code_lists.get(id)
    }

    /// An identifier rule.
    #[must_use]
    pub fn identifier(&self, id: &str) -> Option<&Identifier> {
        self.identifiers.get(id)
    }

    /// A source by group and code.
    #[must_use]
    pub fn source(&self, group: &str, id: &str) -> Option<&Source> {
        self.sources.iter().find(|s| s.group == group && s.id == id)
    }

    /// Number of checks over all scenes.
    #[must_use]
    pub fn check_count(&self) -> usize {
        self.scenes.iter().map(|s| s.checks.len()).sum()
    }

    /// Number of tiers over all benchmarks.
    #[must_use]
    pub fn tier_count(&self) -> usize {
        self.benchmarks.iter().map(|b| b.tiers.len()).sum()
    }

    /// Builds the look-ups after the rows are in.
    pub(crate) fn index(&mut self) {
        self.calendar = Calendar::new(self.calendar_years.iter());
        for (at, scene) in self.scenes.iter().enumerate() {
            for (n, check) in scene.checks.iter().enumerate() {
                self.checks.entry(check.id.clone()).or_insert((at, n));
            }
        }
        for (at, town) in self.towns.iter().enumerate() {
            self.towns_of.entry(town.district_code.clone()).or_default().push(at);
        }
        for benchmark in &self.benchmarks {
            let ids = self.benchmarks_of.entry(benchmark.item_id.clone()).or_default();
            if ids.contains(&benchmark.id) {
                continue;
            }
            if benchmark.basis == crate::Basis::GeneralRule { ids.push(benchmark.id.clone()) } else { ids.insert(0, benchmark.id.clone()) }
        }
        for (at, list) in self.lists.iter().enumerate() {
            for (n, row) in list.entries.iter().enumerate() {
                self.list_rows.entry((at, row.item.clone())).or_insert(n);
            }
        }
    }
}
