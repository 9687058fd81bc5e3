//! A visit to be made: where, how long, on which days, and who could come.

use std::collections::{BTreeMap, HashMap};

use super::Obstacle;
use crate::instance::{Demand, Instance, Officer, Shift};
use crate::lawful;
use crate::place::holds;

/// Numbers for names.
pub(super) struct Names<'a> {
    pub(super) demands: HashMap<&'a str, u32>,
    pub(super) officers: HashMap<&'a str, u32>,
    pub(super) enterprises: HashMap<&'a str, u32>,
    of_body: HashMap<(&'a str, &'a str), Vec<u32>>,
    paired: Vec<(u32, u32)>,
}

impl<'a> Names<'a> {
    pub(super) fn of(instance: &'a Instance) -> Self {
        let mut of_body: HashMap<(&str, &str), Vec<u32>> = HashMap::new();
        for (at, officer) in (0..).zip(&instance.officers) {
            of_body.entry((&officer.body, &officer.district)).or_default().push(at);
        }
        let demands: HashMap<&str, u32> = (0..).zip(&instance.demands).map(|(at, d)| (d.id.as_str(), at)).collect();
        let number = |id: &String| demands.get(id.as_str()).copied().unwrap_or(u32::MAX);
        let paired = instance.conflicts.iter().map(|(a, b)| (number(a), number(b))).collect();
        Self {
            officers: (0..).zip(&instance.officers).map(|(at, o)| (o.id.as_str(), at)).collect(),
            enterprises: (0..).zip(&instance.enterprises).map(|(at, e)| (e.id.as_str(), at)).collect(),
            demands,
            of_body,
            paired,
        }
    }
}

/// A visit to be made.
pub(super) struct Job<'a> {
    pub(super) enterprise: u32,
    /// Demands, smallest first.
    pub(super) demands: Vec<u32>,
    pub(super) minutes: i64,
    pub(super) point: (i64, i64),
    /// First and last start.
    pub(super) windows: Vec<(i64, i64)>,
    /// Days on which enough people could come.
    pub(super) days: Vec<i64>,
    pub(super) parts: Vec<Part<'a>>,
    /// Weight of leaving it out.
    pub(super) weight: i64,
}

/// The people of one body.
pub(super) struct Part<'a> {
    pub(super) body: &'a str,
    skills: Vec<&'a str>,
    /// How many must hold each skill.
    pub(super) crew: usize,
    /// Who must come.
    pub(super) fixed: Vec<u32>,
    /// Day by day who could come, with the skills he holds as bits.
    pub(super) able: Vec<Vec<(u32, u64)>>,
    /// All skills.
    pub(super) all: u64,
}

/// What is asked of a visit besides its demands.
#[derive(Default)]
pub(super) struct Asked<'p> {
    /// First day.
    pub(super) today: i64,
    /// Exact start.
    pub(super) start: Option<i64>,
    /// Who must come.
    pub(super) officers: &'p [u32],
}

impl<'a> Job<'a> {
    pub(super) fn new(instance: &'a Instance, names: &Names<'a>, mut demands: Vec<u32>, asked: &Asked<'_>) -> Self {
        demands.sort_unstable();
        let settings = &instance.settings;
        let wants: Vec<&'a Demand> = demands.iter().map(|&at| &instance.demands[at as usize]).collect();
        let firm = names.enterprises.get(wants[0].enterprise.as_str()).copied().unwrap_or(0);
        let enterprise = &instance.enterprises[firm as usize];
        let minutes = lawful::on_site(settings, &wants);
        let with = |shift| wants.iter().any(|d| d.shift == shift);
        let mut windows = Vec::new();
        for (bar, (first, last)) in [(Shift::Night, settings.day_shift), (Shift::Day, settings.night_shift)] {
            if !with(bar) && first <= last - minutes {
                windows.push((first, last - minutes));
            }
        }
        if let Some(start) = asked.start {
            windows = if windows.iter().any(|&(a, b)| (a..=b).contains(&start)) { vec![(start, start)] } else { Vec::new() };
        }
        windows.sort_unstable();
        let first = wants.iter().map(|d| d.first_day).max().unwrap_or(0).max(asked.today).max(0);
        let last = wants.iter().map(|d| d.last_day).min().unwrap_or(-1);
        let all_days = settings.days.len();
        let mut fixed: Vec<u32> = asked.officers.to_vec();
        fixed.extend(wants.iter().filter_map(|d| d.fixed_officers.as_ref()).flatten().filter_map(|id| names.officers.get(id.as_str()).copied()));
        fixed.sort_unstable();
        fixed.dedup();
        let mut bodies: BTreeMap<&'a str, Vec<&'a str>> = BTreeMap::new();
        for demand in &wants {
            let skills = bodies.entry(&demand.body).or_default();
            if !skills.contains(&demand.qualification.as_str()) {
                skills.push(&demand.qualification);
            }
        }
        for &at in &fixed {
            bodies.entry(&instance.officers[at as usize].body).or_default();
        }
        let crew = usize::try_from(settings.officers_per_body.max(0)).unwrap_or(usize::MAX);
        let parts: Vec<Part<'a>> = bodies
            .into_iter()
            .map(|(body, skills)| {
                let fixed: Vec<u32> = fixed.iter().copied().filter(|&at| instance.officers[at as usize].body == body).collect();
                let none = Vec::new();
                let people = names.of_body.get(&(body, enterprise.district.as_str())).unwrap_or(&none);
                let able = (0_i64..)
                    .take(all_days)
                    .map(|day| if (first..=last).contains(&day) { able(instance, people, enterprise, &skills, &fixed, day) } else { Vec::new() })
                    .collect();
                let all = (0..skills.len().min(64)).fold(0, |all, at| all | 1 << at);
                Part { body, skills, crew, fixed, able, all }
            })
            .collect();
        let forbidden = |a: &Demand, b: &Demand| {
            let number = |d: &Demand| names.demands.get(d.id.as_str()).copied().unwrap_or(u32::MAX);
            !names.paired.is_empty() && {
                let (a, b) = (number(a), number(b));
                names.paired.iter().any(|&pair| pair == (a, b) || pair == (b, a))
            }
        };
        let possible = !windows.is_empty() && minutes <= settings.officer_minutes_per_day && lawful::bar(settings, &wants, forbidden).is_none();
        let mut job = Self {
            enterprise: firm,
            minutes,
            point: (enterprise.x, enterprise.y),
            windows,
            days: Vec::new(),
            parts,
            weight: wants.iter().map(|d| d.weight()).sum(),
            demands,
        };
        if possible {
            job.days = (first..=last.min(i64::try_from(all_days).unwrap_or(i64::MAX) - 1)).filter(|&day| job.lacking(day).is_none()).collect();
        }
        job
    }

    /// The part that lacks people on a day, with the skill and how many hold it; the skill is none where one who must come cannot.
    fn lacking(&self, day: i64) -> Option<(&Part<'a>, Option<(&'a str, usize)>)> {
        self.parts.iter().find_map(|part| {
            let able = part.on(day);
            if part.fixed.iter().any(|fixed| !able.iter().any(|(at, _)| at == fixed)) {
                return Some((part, None));
            }
            (0..part.skills.len()).find_map(|skill| {
                let have = able.iter().filter(|(_, mask)| skill < 64 && mask >> skill & 1 == 1).count();
                (have < part.crew).then_some((part, Some((part.skills[skill], have))))
            })
        })
    }

    /// What stands against a day, other visits left aside.
    pub(super) fn obstacle(&self, instance: &Instance, day: i64) -> Option<Obstacle> {
        let settings = &instance.settings;
        if self.windows.is_empty() {
            let wants = || self.demands.iter().map(|&at| &instance.demands[at as usize]);
            let night = wants().any(|d| d.shift == Shift::Night);
            let (first, last) = if night { settings.night_shift } else { settings.day_shift };
            if last - self.minutes < first {
                return Some(Obstacle::TooLong { minutes: self.minutes });
            }
            return Some(Obstacle::Shift { minutes: self.minutes, first, last: last - self.minutes });
        }
        if self.minutes > settings.officer_minutes_per_day {
            return Some(Obstacle::TooLong { minutes: self.minutes });
        }
        let (part, skill) = self.lacking(day)?;
        if let Some((skill, have)) = skill {
            let have = i64::try_from(have).unwrap_or(i64::MAX);
            return Some(Obstacle::NoOfficer { body: part.body.to_owned(), qualification: skill.to_owned(), have, need: settings.officers_per_body });
        }
        let able = part.on(day);
        let missing = part.fixed.iter().find(|fixed| !able.iter().any(|(at, _)| at == *fixed))?;
        let officer = &instance.officers[*missing as usize];
        let id = officer.id.clone();
        Some(if officer.days_off.contains(&day) { Obstacle::OfficerOff { officer: id } } else { Obstacle::OfficerBarred { officer: id } })
    }
}

impl Part<'_> {
    pub(super) fn on(&self, day: i64) -> &[(u32, u64)] {
        usize::try_from(day).ok().and_then(|day| self.able.get(day)).map_or(&[], Vec::as_slice)
    }

    /// Who of a crew to keep: those who could come on the day.
    pub(super) fn mask_of(&self, day: i64, officer: u32) -> Option<u64> {
        self.on(day).iter().find(|(at, _)| *at == officer).map(|(_, mask)| *mask)
    }

    /// Whether a crew will do.
    pub(super) fn enough(&self, masks: impl Iterator<Item = u64> + Clone) -> bool {
        (0..self.skills.len()).all(|skill| skill < 64 && masks.clone().filter(|mask| mask >> skill & 1 == 1).count() >= self.crew)
    }
}

fn able(
    instance: &Instance,
    people: &[u32],
    enterprise: &crate::instance::Enterprise,
    skills: &[&str],
    fixed: &[u32],
    day: i64,
) -> Vec<(u32, u64)> {
    let Some(date) = usize::try_from(day).ok().and_then(|day| instance.settings.days.get(day)) else { return Vec::new() };
    let may = |officer: &Officer| {
        officer.town.as_ref().is_none_or(|town| *town == enterprise.town)
            && !officer.days_off.contains(&day)
            && !officer.excluded_enterprises.contains(&enterprise.id)
    };
    let mut able = Vec::new();
    for &at in people {
        let officer = &instance.officers[at as usize];
        if may(officer) {
            let mask = skills.iter().take(64).enumerate().filter(|(_, skill)| holds(officer, skill, date)).fold(0, |mask, (bit, _)| mask | 1 << bit);
            if mask != 0 || fixed.contains(&at) {
                able.push((at, mask));
            }
        }
    }
    able
}
