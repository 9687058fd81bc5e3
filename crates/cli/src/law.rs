//! Law on the command line: `rulebook check`, `deadline`, `competence`, `assess` (DESIGN 6.1). They need no installation.
//!
//! Exit status: 0 answered, 1 the answer is no or a check failed, 2 wrong usage or unreadable input. With `--json` one document on
//! stdout; what went wrong is one line on stderr.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{ArgGroup, Args, Subcommand};
use heyi_rulebook::check::{CheckReport, check_files};
use heyi_rulebook::competence::{Asker, CompetenceAnswer, competence};
use heyi_rulebook::deadline::{ClockTime, DeadlineAnswer, deadline};
use heyi_rulebook::discretion::{AssessError, Assessment, Facts, assess};
use heyi_rulebook::{Citation, Day, Problem, Rulebook, law_name};
use serde_json::{Value, json};

/// The law commands.
#[derive(Debug, Subcommand)]
pub enum LawCommand {
    /// 规则库
    Rulebook {
        /// What to do with it.
        #[command(subcommand)]
        command: RulebookCommand,
    },
    /// 计算期限的最后一日，并列出逐日计算的过程
    Deadline(DeadlineArgs),
    /// 判断镇街或者部门对某一事项有无职权
    Competence(CompetenceArgs),
    /// 按裁量基准确定罚款档次
    Assess(AssessArgs),
}

/// What to do with the rulebook.
#[derive(Debug, Subcommand)]
pub enum RulebookCommand {
    /// 检查规则库是否完整、无矛盾；不写目录则检查程序内置的规则库
    Check {
        /// 规则库目录
        dir: Option<PathBuf>,
    },
}

/// `heyi deadline`.
#[derive(Debug, Args)]
pub struct DeadlineArgs {
    /// 规则编号，例如 apl-67-pay
    pub rule: String,
    /// 起算之日（提前期为事项当日），年-月-日
    #[arg(long, value_name = "DAY")]
    pub from: String,
    /// 起算时刻（按小时计算的规则），时:分，北京时间
    #[arg(long, value_name = "HH:MM")]
    pub trigger_time: Option<String>,
}

/// `heyi competence`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("asker").required(true).args(["town", "department"]))]
pub struct CompetenceArgs {
    /// 事项编号，例如 XF-001
    pub item: String,
    /// 镇街代码，九位数字
    #[arg(long, value_name = "CODE")]
    pub town: Option<String>,
    /// 部门编号，例如 SC
    #[arg(long, value_name = "ID")]
    pub department: Option<String>,
    /// 部门所在区县的代码，六位数字
    #[arg(long, value_name = "CODE", requires = "department")]
    pub district: Option<String>,
    /// 所问之日，年-月-日
    #[arg(long, value_name = "DAY")]
    pub on: String,
}

/// `heyi assess`.
#[derive(Debug, Args)]
pub struct AssessArgs {
    /// 事项编号，例如 XF-001
    pub item: String,
    /// 裁量因素文件：一个JSON对象，内容为“因素编码: 值”
    #[arg(long, value_name = "FILE")]
    pub facts: PathBuf,
    /// 当事人：organisation、individual、any、responsible_person、carrier、farm_household
    #[arg(long, value_name = "PARTY")]
    pub party: String,
    /// 阶段：initial（责令改正时）、uncorrected（逾期不改正）、serious（情节严重）
    #[arg(long, value_name = "STAGE", default_value = "initial")]
    pub stage: String,
    /// 适用哪一日的规定，年-月-日；不写则用最新的规定
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
}

/// A question that wasn't answered with yes: exit status, one line, the document.
struct Failure {
    status: u8,
    line: String,
    document: Value,
}

impl Failure {
    fn usage(code: &str, line: impl Into<String>) -> Self {
        let line = line.into();
        Self { status: 2, document: json!({"code": code, "error": line}), line }
    }

    fn of(status: u8, code: &str, line: impl Into<String>) -> Self {
        Self { status, ..Self::usage(code, line) }
    }
}

/// What is printed: the document and the same for people.
struct Printed {
    document: Value,
    text: String,
}

/// Runs a law command. `files` gives the built-in rulebook (path relative to `rulebook/`, bytes), asked for only when needed.
pub fn run<F>(command: &LawCommand, json: bool, files: F) -> ExitCode
where
    F: FnOnce() -> Vec<(String, Vec<u8>)>,
{
    if let LawCommand::Rulebook { command: RulebookCommand::Check { dir } } = command {
        return run_check(dir.as_deref(), json, files);
    }
    let outcome = Rulebook::load(files()).map_err(|e| Failure::of(2, "rulebook-unreadable", e.to_string())).and_then(|book| match command {
        LawCommand::Deadline(args) => run_deadline(&book, args),
        LawCommand::Competence(args) => run_competence(&book, args),
        LawCommand::Assess(args) => run_assess(&book, args),
        LawCommand::Rulebook { .. } => Err(Failure::usage("unknown-command", "没有这个命令")),
    });
    finish(outcome, json)
}

fn finish(outcome: Result<(Printed, Option<String>), Failure>, json: bool) -> ExitCode {
    match outcome {
        Ok((printed, no)) => {
            print(&printed, json);
            match no {
                None => ExitCode::SUCCESS,
                Some(line) => {
                    complain(&line);
                    ExitCode::from(1)
                }
            }
        }
        Err(failure) => {
            if json {
                out(&failure.document.to_string());
            }
            complain(&failure.line);
            ExitCode::from(failure.status)
        }
    }
}

fn print(printed: &Printed, json: bool) {
    if json {
        out(&serde_json::to_string_pretty(&printed.document).unwrap_or_default());
    } else {
        out(printed.text.trim_end());
    }
}

/// A closed pipe is the reader's choice, not an error.
fn out(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

fn complain(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", line.replace('\n', " "));
}

fn day(text: &str, option: &str) -> Result<Day, Failure> {
    Day::parse(text).map_err(|e| Failure::usage("bad-day", format!("{option}：{e}")))
}

fn document(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

// ---- deadline

fn run_deadline(book: &Rulebook, args: &DeadlineArgs) -> Result<(Printed, Option<String>), Failure> {
    let from = day(&args.from, "--from")?;
    let time = args.trigger_time.as_deref().map(ClockTime::parse).transpose();
    let answer = time.and_then(|time| deadline(book, &args.rule, from, time)).map_err(|e| {
        let mut failure = Failure::of(if e.is_usage() { 2 } else { 1 }, e.code(), e.to_string());
        failure.document["rule"] = json!(args.rule);
        failure
    })?;
    Ok((Printed { document: document(&answer), text: deadline_text(&answer) }, None))
}

fn deadline_text(a: &DeadlineAnswer) -> String {
    let basis = Citation { law: a.law.clone(), article: a.article_words.clone(), basis: a.basis };
    let unit = if matches!(a.unit.as_str(), "小时" | "年") { a.unit.clone() } else { format!("个{}", a.unit) };
    let due = if a.due.len() > 10 { format!("{} {}", a.due_day.chinese(), &a.due[11..]) } else { a.due_day.chinese() };
    let mut text = format!("{}：{}{unit}\n最后期限：{due}", a.name, a.quantity);
    if a.rolled {
        text.push_str(&format!("（原为{}，逢非工作日顺延）", a.nominal_due));
    }
    if let Some(first) = a.first_possible {
        text.push_str(&format!("\n最早可以办理：{}", first.chinese()));
    }
    text.push_str(&format!("\n依据：{}\n", basis.chinese()));
    if !a.consequence.is_empty() {
        text.push_str(&format!("逾期后果：{}\n", a.consequence));
    }
    text.push_str("逐日计算：\n");
    for d in &a.counted {
        text.push_str(&format!("  {} {} {}\n", d.day.chinese(), if d.counts { "计" } else { "不计" }, d.why));
    }
    with_warnings(text, &a.warnings)
}

fn with_warnings(mut text: String, warnings: &[String]) -> String {
    for warning in warnings {
        text.push_str(&format!("注意：{warning}\n"));
    }
    text
}

// ---- competence

fn run_competence(book: &Rulebook, args: &CompetenceArgs) -> Result<(Printed, Option<String>), Failure> {
    let on = day(&args.on, "--on")?;
    let asker = match (&args.town, &args.department) {
        (Some(town), None) => Asker::Town(town),
        (None, Some(id)) => Asker::Department { id, district: args.district.as_deref() },
        _ => return Err(Failure::usage("asker", "请写明 --town 或者 --department 其中一项")),
    };
    let answer = competence(book, &args.item, asker, on, &[]).map_err(|e| Failure::usage("unknown", e.to_string()))?;
    let no = (!answer.may_act).then(|| {
        let cure = answer.otherwise.first().map_or_else(String::new, |o| format!("；{}", o.text));
        format!("{}：{}{cure}", answer.item, answer.reason)
    });
    Ok((Printed { document: document(&answer), text: competence_text(&answer) }, no))
}

fn competence_text(a: &CompetenceAnswer) -> String {
    let mut text = format!("{} {}\n{}：{}\n", a.item, a.item_name, a.on.chinese(), if a.may_act { "可以办理" } else { "不能办理" });
    text.push_str(&format!("行使方式：{}\n理由：{}\n", a.kind.label(), a.reason));
    if let Some(name) = &a.acting_name {
        text.push_str(&format!("名义和印章：{name}\n"));
    }
    for other in &a.otherwise {
        text.push_str(&format!("{}：{}\n", other.how, other.text));
    }
    let basis: Vec<String> = a.basis.iter().map(Citation::chinese).collect();
    text.push_str(&format!("依据：{}\n", basis.join("；")));
    with_warnings(text, &a.warnings)
}

// ---- assess

fn run_assess(book: &Rulebook, args: &AssessArgs) -> Result<(Printed, Option<String>), Failure> {
    let on = args.on.as_deref().map(|text| day(text, "--on")).transpose()?;
    let name = args.facts.display();
    let bytes = read_facts(&args.facts).map_err(|why| Failure::usage("facts-unreadable", format!("{name}：{why}；请检查文件")))?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::usage("facts-unreadable", format!("{name}：不是UTF-8编码的文本；请重新保存")))?;
    let facts = Facts::parse(&text).map_err(|e| Failure::usage("facts-unreadable", format!("{name}：{e}")))?;
    let answer = assess(book, &args.item, &facts, &args.party, &args.stage, on).map_err(|e| assess_failure(&args.item, &e))?;
    Ok((Printed { document: document(&answer), text: assess_text(&answer) }, None))
}

/// Facts are a handful of values; what is larger isn't a file of facts.
const LARGEST_FACTS: u64 = 1024 * 1024;

fn read_facts(path: &Path) -> Result<Vec<u8>, String> {
    let words = |e: std::io::Error| format!("不能读取（{}）", io_words(&e));
    let file = std::fs::File::open(path).map_err(words)?;
    let mut bytes = Vec::new();
    file.take(LARGEST_FACTS + 1).read_to_end(&mut bytes).map_err(words)?;
    if bytes.len() as u64 > LARGEST_FACTS { Err("超过1MB，不是裁量因素文件".to_owned()) } else { Ok(bytes) }
}

fn assess_failure(item: &str, error: &AssessError) -> Failure {
    let mut failure = Failure::of(if error.is_usage() { 2 } else { 1 }, error.code(), error.to_string());
    failure.document["item"] = json!(item);
    match error {
        AssessError::Missing(missing) => failure.document["missing"] = json!(missing),
        AssessError::BadFacts(bad) => failure.document["bad"] = json!(bad),
        _ => {}
    }
    failure
}

fn assess_text(a: &Assessment) -> String {
    let mut text = format!("{} {}\n裁量基准：{}（{}）\n", a.item, a.item_name, a.benchmark, a.basis_label);
    for tier in &a.tiers {
        text.push_str(&format!("第{}项罚款：{}，{}\n", tier.fine_index + 1, tier.tier, tier.text));
        if let Some(condition) = &tier.condition {
            text.push_str(&format!("  条文条件（由执法人员判断）：{condition}\n"));
        }
        if let Some(alternative) = &tier.alternative {
            text.push_str(&format!("  也可以给予{alternative}\n"));
        }
        if let Some(other) = &tier.other {
            text.push_str(&format!("  说明：{other}\n"));
        }
        for met in &tier.conditions_met {
            text.push_str(&format!("  因为：{}\n", met.text));
        }
        for why in &tier.why_not_next {
            text.push_str(&format!("  {}\n", why.text));
        }
    }
    for no in &a.not_applicable {
        text.push_str(&format!("第{}项罚款不适用：{}\n", no.fine_index + 1, no.reason));
    }
    let basis: Vec<String> = a.citations.iter().map(|c| format!("《{}》{}", law_name(&c.law), c.article)).collect();
    text.push_str(&format!("依据：{}\n", basis.join("；")));
    with_warnings(text, &a.warnings)
}

// ---- rulebook check

fn run_check<F>(dir: Option<&Path>, json: bool, embedded: F) -> ExitCode
where
    F: FnOnce() -> Vec<(String, Vec<u8>)>,
{
    let (report, mut unreadable) = match dir {
        None => (check_files(embedded()), Vec::new()),
        Some(dir) => {
            let mut files = Vec::new();
            let mut problems = Vec::new();
            read_dir(dir, dir, &mut files, &mut problems);
            let mut report = check_files(files);
            if report.counts.items == 0 && !problems.is_empty() {
                // The directory itself can't be read: what is missing inside it is no news.
                report.problems.clear();
            }
            (report, problems)
        }
    };
    let report = if unreadable.is_empty() {
        report
    } else {
        unreadable.extend(report.problems);
        CheckReport { ok: false, problems: unreadable, ..report }
    };
    print(&Printed { document: document(&report), text: check_text(&report) }, json);
    let Some(first) = report.problems.first() else { return ExitCode::SUCCESS };
    complain(&format!("规则库有{}处问题，第一处：{}：{}", report.problems.len(), first.place, first.message));
    ExitCode::from(if report.unreadable() { 2 } else { 1 })
}

fn check_text(report: &CheckReport) -> String {
    let c = &report.counts;
    let mut text = format!(
        "事项{}，裁量基准{}，档次{}，场景{}，检查事项{}，部门{}，区县{}，镇街{}，程序规则{}，办理关口{}，权责清单{}，日历{}年\n",
        c.items, c.benchmarks, c.tiers, c.scenes, c.checks, c.departments, c.districts, c.towns, c.rules, c.gates, c.lists, c.calendar_years
    );
    for p in &report.problems {
        text.push_str(&format!("问题：{}：{}（{}）\n", p.place, p.message, p.code));
    }
    for p in &report.notices {
        text.push_str(&format!("提示：{}：{}（{}）\n", p.place, p.message, p.code));
    }
    let verdict = if report.ok { "检查通过" } else { "检查不通过" };
    text.push_str(&format!("{verdict}：问题{}处，提示{}处\n", report.problems.len(), report.notices.len()));
    text
}

/// No file of a rulebook is near this size.
const LARGEST: u64 = 64 * 1024 * 1024;

fn read_dir(dir: &Path, root: &Path, files: &mut Vec<(String, Vec<u8>)>, problems: &mut Vec<Problem>) {
    let place = |path: &Path| path.strip_prefix(root).unwrap_or(path).display().to_string();
    let mut bad = |path: &Path, why: String| {
        let place = if path == root { root.display().to_string() } else { place(path) };
        problems.push(Problem::unreadable("unreadable", place, why));
    };
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) => return bad(dir, format!("目录不能读取（{}）；请检查路径", io_words(&e))),
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    for path in paths {
        let Ok(meta) = std::fs::symlink_metadata(&path) else { continue };
        if meta.is_dir() {
            read_dir(&path, root, files, problems);
            continue;
        }
        if !path.extension().is_some_and(|e| e == "json") {
            continue;
        }
        let mut bad = |why: String| problems.push(Problem::unreadable("unreadable", place(&path), why));
        match std::fs::metadata(&path) {
            Ok(m) if !m.is_file() => {
                bad("不是普通文件；请移走".to_owned());
                continue;
            }
            Ok(m) if m.len() > LARGEST => {
                bad("文件超过64MB，不是规则库文件；请移走".to_owned());
                continue;
            }
            _ => {}
        }
        match std::fs::read(&path) {
            Ok(bytes) => files.push((place(&path), bytes)),
            Err(e) => bad(format!("文件不能读取（{}）；请检查文件权限", io_words(&e))),
        }
    }
}

fn io_words(error: &std::io::Error) -> &'static str {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "不存在",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::NotADirectory => "不是目录",
        ErrorKind::IsADirectory => "是目录而不是文件",
        _ => "读取出错",
    }
}

/// One line for a command line that can't be read, naming the part and the cure.
#[must_use]
pub fn usage_line(error: &clap::Error) -> String {
    use clap::error::{ContextKind, ContextValue, ErrorKind};
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(all)) => all.join("、"),
        _ => String::new(),
    };
    let (argument, value) = (context(ContextKind::InvalidArg), context(ContextKind::InvalidValue));
    let command = context(ContextKind::InvalidSubcommand);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("不认识的参数“{argument}”"),
        ErrorKind::InvalidSubcommand => format!("没有“{command}”这个命令"),
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{argument}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "没有写明命令".to_owned(),
        ErrorKind::ArgumentConflict => format!("参数“{argument}”不能与其他参数同时使用，或者写了两次"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("参数“{argument}”的值“{value}”不能使用"),
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("参数“{argument}”缺少值"),
        _ => "命令的写法不对".to_owned(),
    };
    format!("{what}；用法见 --help")
}
