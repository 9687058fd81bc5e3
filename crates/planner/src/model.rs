//! The instance by numbers instead of names: what the stages work on.

use std::collections::HashMap;

use crate::instance::{Instance, OnSite, Shift};

/// A name the instance uses and does not define.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {id} is not defined")]
pub struct Unknown {
    /// Where it is used.
    pub place: String,
    /// The name.
    pub id: String,
}

/// A demand by numbers.
#[derive(Debug, Clone, Copy)]
pub struct Want {
    /// Index into the demands.
    pub demand: u32,
    /// Index into the bodies.
    pub body: u16,
    /// Minutes on site.
    pub minutes: i32,
    /// First day.
    pub first: i32,
    /// Last day.
    pub last: i32,
    /// Bit 0: must be by day. Bit 1: must be by night.
    pub shift: u8,
    /// Announced.
    pub announced: bool,
    /// 保密.
    pub confidential: bool,
    /// Counts against caps.
    pub capped: bool,
    /// Weight when dropped.
    pub weight: i64,
}

/// One firm's demands.
#[derive(Debug, Clone, Default)]
pub struct Firm {
    /// Index into the enterprises.
    pub enterprise: u32,
    /// Its demands, in the instance's order.
    pub wants: Vec<Want>,
    /// Forbidden pairs, as positions in `wants`.
    pub pairs: Vec<(u16, u16)>,
    /// 频次上限: visits left; none: no cap.
    pub left: Option<i64>,
    /// The same for single bodies.
    pub left_of_body: Vec<(u16, i64)>,
}

/// Limits of a visit.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most bodies (K).
    pub bodies: usize,
    /// Most minutes of several demands (H).
    pub minutes: i64,
    /// Minutes for each further body.
    pub handover: i64,
    /// How minutes add up.
    pub on_site: OnSite,
    /// Officers of each body.
    pub crew: i64,
}

/// The instance by numbers.
#[derive(Debug)]
pub struct Model<'a> {
    /// Where the numbers point.
    pub instance: &'a Instance,
    /// Limits of a visit.
    pub limits: Limits,
    /// Firms with demands, in the order of the enterprises.
    pub firms: Vec<Firm>,
    /// Body id to its index.
    pub bodies: HashMap<&'a str, u16>,
}

impl<'a> Model<'a> {
    /// Numbers for names.
    ///
    /// # Errors
    /// A name that is used and not defined.
    pub fn new(instance: &'a Instance) -> Result<Self, Unknown> {
        let unknown = |place: String, id: &str| Unknown { place, id: id.to_owned() };
        let settings = &instance.settings;
        let limits = Limits {
            bodies: usize::try_from(settings.max_bodies).unwrap_or(0),
            minutes: settings.max_minutes,
            handover: settings.handover_minutes,
            on_site: settings.on_site,
            crew: settings.officers_per_body,
        };
        let mut bodies = HashMap::with_capacity(instance.bodies.len());
        for (at, body) in (0_u16..).zip(&instance.bodies) {
            bodies.insert(body.id.as_str(), at);
        }
        let enterprises: HashMap<&str, u32> = (0_u32..).zip(&instance.enterprises).map(|(at, e)| (e.id.as_str(), at)).collect();
        let mut of_enterprise: Vec<Vec<Want>> = vec![Vec::new(); instance.enterprises.len()];
        let mut paired_at: HashMap<&str, u32> = HashMap::new();
        let paired: std::collections::HashSet<&str> =
            instance.conflicts.iter().flat_map(|(a, b)| [a.as_str(), b.as_str()]).collect();
        for (at, demand) in (0_u32..).zip(&instance.demands) {
            let named = || format!("demands[{at}]");
            let enterprise = *enterprises.get(demand.enterprise.as_str()).ok_or_else(|| unknown(named(), &demand.enterprise))?;
            let body = *bodies.get(demand.body.as_str()).ok_or_else(|| unknown(named(), &demand.body))?;
            let wants = &mut of_enterprise[enterprise as usize];
            if paired.contains(demand.id.as_str()) {
                paired_at.insert(&demand.id, at);
            }
            let narrow = |value: i64| i32::try_from(value).unwrap_or(if value < 0 { i32::MIN } else { i32::MAX });
            wants.push(Want {
                demand: at,
                body,
                minutes: narrow(demand.minutes),
                first: narrow(demand.first_day),
                last: narrow(demand.last_day),
                shift: match demand.shift {
                    Shift::Day => 1,
                    Shift::Night => 2,
                    Shift::Any => 0,
                },
                announced: demand.announced,
                confidential: demand.confidential,
                capped: !demand.exempt_from_cap,
                weight: demand.weight(),
            });
        }
        let mut firms: Vec<Firm> = Vec::new();
        for ((at, enterprise), wants) in (0_u32..).zip(&instance.enterprises).zip(of_enterprise) {
            let parts = wants.len().div_ceil(crate::bundle::MOST);
            for (number, wants) in in_parts(wants, parts).into_iter().enumerate() {
                // A firm of more demands than are planned together has its caps shared out among the parts.
                let share = |left: i64| {
                    let (parts, number) = (i64::try_from(parts).unwrap_or(1), i64::try_from(number).unwrap_or(0));
                    left / parts + i64::from(number < left % parts)
                };
                let mut left_of_body = Vec::new();
                for (body, left) in &enterprise.visits_left_by_body {
                    if let Some(&body) = bodies.get(body.as_str()) {
                        left_of_body.push((body, share(*left)));
                    }
                }
                firms.push(Firm { enterprise: at, wants, pairs: Vec::new(), left: enterprise.visits_left.map(share), left_of_body });
            }
        }
        let wanted: std::collections::HashSet<u32> = paired_at.values().copied().collect();
        let mut place: HashMap<u32, (usize, u16)> = HashMap::new();
        if !wanted.is_empty() {
            for (firm, wants) in firms.iter().enumerate().map(|(at, firm)| (at, &firm.wants)) {
                for (position, want) in (0_u16..).zip(wants).filter(|(_, want)| wanted.contains(&want.demand)) {
                    place.insert(want.demand, (firm, position));
                }
            }
        }
        for (at, (a, b)) in instance.conflicts.iter().enumerate() {
            let found = |id: &String| {
                paired_at.get(id.as_str()).and_then(|demand| place.get(demand)).copied().ok_or_else(|| unknown(format!("conflicts[{at}]"), id))
            };
            let ((firm_a, a), (firm_b, b)) = (found(a)?, found(b)?);
            if firm_a == firm_b && a != b {
                firms[firm_a].pairs.push((a, b));
            }
        }
        Ok(Self { instance, limits, firms, bodies })
    }
}

/// A firm's demands in so many parts, those that can share a visit side by side.
fn in_parts(mut wants: Vec<Want>, parts: usize) -> Vec<Vec<Want>> {
    if parts <= 1 {
        return if wants.is_empty() { Vec::new() } else { vec![wants] };
    }
    wants.sort_by_key(|want| (want.confidential, want.announced, want.shift, want.last, want.first, want.demand));
    let size = wants.len().div_ceil(parts);
    wants.chunks(size).map(<[Want]>::to_vec).collect()
}

impl Limits {
    /// Minutes on site of these demands together.
    pub fn on_site<'w>(&self, wants: impl Iterator<Item = &'w Want>) -> (i64, usize) {
        let mut sums: [(u16, i64); 16] = [(0, 0); 16];
        let mut more: Vec<(u16, i64)> = Vec::new();
        let mut count = 0_usize;
        for want in wants {
            let minutes = i64::from(want.minutes);
            if let Some(sum) = sums[..count.min(16)].iter_mut().chain(&mut more).find(|(body, _)| *body == want.body) {
                sum.1 += minutes;
            } else {
                if count < 16 {
                    sums[count] = (want.body, minutes);
                } else {
                    more.push((want.body, minutes));
                }
                count += 1;
            }
        }
        let each = sums[..count.min(16)].iter().chain(&more).map(|(_, sum)| *sum);
        let work = match self.on_site {
            OnSite::Parallel => each.max().unwrap_or(0),
            OnSite::Serial => each.sum(),
        };
        (work + self.handover * (i64::try_from(count).unwrap_or(0) - 1).max(0), count)
    }
}
